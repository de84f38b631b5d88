/* SPDX-License-Identifier: MIT
 *
 * Which keys do what: the words of a configuration, and for each mistake the words that help.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/base/host_commands.h"
#include "compositor/domain/bindings.h"
#include "compositor/domain/config.h"
#include "compositor/domain/config_commands.h"

#define WORK "[domain work]\nlabel = Work\ncolour = #2e7d32\n"

static struct bindings bindings;

static int set_up(void **state)
{
	return bindings_init(&bindings) ? 0 : -1;
}

static int tear_down(void **state)
{
	bindings_finish(&bindings);
	return 0;
}

static void add(const char *keys, const char *act)
{
	static unsigned line;
	char reason[BINDINGS_MAX_REASON] = "";
	bool added = bindings_add(&bindings, keys, act, "t.ini", ++line, reason);
	assert_string_equal(reason, "");
	assert_true(added);
}

/* Keys and act of what a key does, as people read them; "" when it does nothing. */
static void expect(xkb_keysym_t sym, uint32_t modifiers, const char *keys, const char *act)
{
	const struct binding *binding = bindings_find(&bindings, sym, modifiers);
	char name[BINDINGS_MAX_KEYS];
	if (keys[0] == '\0') {
		assert_null(binding);
		return;
	}
	assert_non_null(binding);
	binding_write_keys(binding, name);
	assert_string_equal(name, keys);
	char *text = binding_write_act(binding);
	assert_string_equal(text, act);
	free(text);
}

static void what_holds_without_a_configuration(void **state)
{
	expect(XKB_KEY_q, BINDING_SUPER, "Super+Q", "close");
	expect(XKB_KEY_F4, BINDING_ALT, "Alt+F4", "close");
	expect(XKB_KEY_Left, BINDING_SUPER, "Super+Left", "focus left");
	expect(XKB_KEY_F4, BINDING_ALT | BINDING_CTRL, "", "");
	/* Locks of the keyboard are no part of it. */
	expect(XKB_KEY_q, BINDING_SUPER | 1u << 1, "Super+Q", "close");
}

static void names_of_keys(void **state)
{
	add("Super+Return", "launch work foot");
	expect(XKB_KEY_Return, BINDING_SUPER, "Super+Return", "launch work foot");
	add("shift+CTRL+space", "minimize");
	expect(XKB_KEY_space, BINDING_CTRL | BINDING_SHIFT, "Ctrl+Shift+space", "minimize");
	add("Super+X", "reload");
	expect(XKB_KEY_x, BINDING_SUPER, "Super+X", "reload");
	add("Super+1", "focus up");
	expect(XKB_KEY_1, BINDING_SUPER, "Super+1", "focus up");
	add("Super+plus", "focus down");
	expect(XKB_KEY_plus, BINDING_SUPER, "Super+plus", "focus down");
	add("XF86AudioRaiseVolume", "launch host wpctl set-volume @DEFAULT_SINK@ '5%+'");
	expect(XKB_KEY_XF86AudioRaiseVolume, 0, "XF86AudioRaiseVolume",
		"launch host wpctl set-volume @DEFAULT_SINK@ '5%+'");
	add("Super+Shift+Return", "launch   @focused  foot");
	expect(XKB_KEY_Return, BINDING_SUPER | BINDING_SHIFT, "Super+Shift+Return",
		"launch @focused foot");
	add("Print", "lock");
	add("F12", "quit");
}

static void a_later_file_replaces(void **state)
{
	char reason[BINDINGS_MAX_REASON];
	size_t count = bindings.count;
	add("Alt+F4", "none");
	expect(XKB_KEY_F4, BINDING_ALT, "", "");
	assert_int_equal(bindings.count, count);
	assert_false(bindings_add(&bindings, "alt+f4", "quit", "t.ini", 99, reason));
	assert_non_null(strstr(reason, "in line"));
	assert_true(bindings_add(&bindings, "alt+f4", "quit", "u.ini", 1, reason));
	expect(XKB_KEY_F4, BINDING_ALT, "Alt+F4", "quit");
}

static const struct {
	const char *keys, *act, *part;
} mistakes[] = {
	{"Super+", "close", "is no key"},
	{"Super", "close", "is no key"},
	{"Return+Super", "close", "none of Super, Ctrl, Alt and Shift"},
	{"Super+Super+a", "close", "each once"},
	{"Hyper+a", "close", "none of Super"},
	{"Super+Super_L", "close", "is no key"},
	{"Super+Shift_R", "close", "is no key"},
	{"Super+ISO_Level3_Shift", "close", "is no key"},
	{"Super+nokey", "close", "is no key"},
	{"a", "close", "applications need a"},
	{"Shift+A", "close", "add Super, Ctrl or Alt"},
	{"Return", "close", "applications need"},
	{"Escape", "close", "applications need"},
	{"Alt+Tab", "close", "reserved"},
	{"Shift+Alt+Tab", "close", "reserved"},
	{"Ctrl+Alt+F1", "none", "reserved"},
	{"Ctrl+Alt+F12", "close", "reserved"},
	{"Ctrl+Alt+Shift+Escape", "none", "reserved"},
	{"Super+Shift+C", "none", "reserved"},
	{"Super+Shift+v", "close", "reserved"},
	{"Super+a", "", "no keys do"},
	{"Super+a", "Close", "no keys do \"Close\"; did you mean close?"},
	{"Super+a", "maximise", "did you mean maximize?"},
	{"Super+a", "focus-left", "did you mean focus left?"},
	{"Super+a", "workspace 1", "no keys do \"workspace 1\"; write close"},
	{"Super+a", "focus", "no keys do"},
	{"Super+a", "launch", "no keys do"},
	{"Super+a", "launch work", "launch DOMAIN COMMAND"},
	{"Super+a", "launch  work ", "launch DOMAIN COMMAND"},
	{"Super+a", "launch work foot 'x", "quotes closed"},
	{"Super+a", "launch work caf\xc3\xa9", "printable ASCII"},
	{"Super+a", "launch a-name-that-is-longer-than-domains-may-have foot",
		"launch DOMAIN COMMAND"},
};

static void each_mistake_is_named(void **state)
{
	size_t count = bindings.count;
	for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
		char reason[BINDINGS_MAX_REASON] = "";
		bool added = bindings_add(
			&bindings, mistakes[i].keys, mistakes[i].act, "t.ini", 1, reason);
		if (added || !strstr(reason, mistakes[i].part)) {
			fail_msg("%s = %s: %s", mistakes[i].keys, mistakes[i].act, reason);
		}
	}
	assert_int_equal(bindings.count, count);
}

static void no_more_than_there_is_room_for(void **state)
{
	char keys[32], reason[BINDINGS_MAX_REASON];
	for (unsigned code = 0x100; bindings.count < BINDINGS_MAX; code++) {
		snprintf(keys, sizeof(keys), "Super+U%04X", code);
		bindings_add(&bindings, keys, "close", "t.ini", 1, reason);
	}
	assert_false(bindings_add(&bindings, "Super+F24", "close", "t.ini", 1, reason));
	assert_non_null(strstr(reason, "more than 256"));
	assert_true(bindings_add(&bindings, "Super+Q", "none", "t.ini", 1, reason));
}

/* --- in a configuration ----------------------------------------------------------------------- */

static struct config *read_text(const char *text, char error[static SETTINGS_MAX_ERROR])
{
	const struct settings_text whole = {"t.ini", text, strlen(text), false};
	return config_create(&whole, 1, error);
}

static void commands_have_numbers(void **state)
{
	char error[SETTINGS_MAX_ERROR];
	struct host_commands commands;
	struct config *config =
		read_text("[bindings]\nSuper+a = launch host one 1\nSuper+b = launch work two\n"
			  "Super+c = launch @focused three\nSuper+d = lock\n" WORK
			  "[lock]\ncommand = locker\n",
			error);
	assert_string_equal(error, "");
	static const char all[] = "locker\0one 1\0three";
	config_commands(config, &commands);
	assert_int_equal(commands.size, sizeof(all));
	assert_memory_equal(commands.bytes, all, sizeof(all));
	assert_int_equal(config_command_number(config,
				 bindings_find(&config->bindings, XKB_KEY_a, BINDING_SUPER)),
		1);
	assert_int_equal(config_command_number(config,
				 bindings_find(&config->bindings, XKB_KEY_c, BINDING_SUPER)),
		2);
	config_destroy(config);
}

static void mistakes_have_lines(void **state)
{
	static const struct {
		const char *text, *error;
	} texts[] = {
		{WORK "[bindings]\nSuper+a = launch wrk foot\n",
			"t.ini:5: there is no domain \"wrk\""},
		{"[bindings]\nSuper+a = close\nSuper+A = quit\n",
			"t.ini:3: the keys do something in line 2"},
		{"[bindings]\n\nTab = close\n", "t.ini:3: applications need Tab"},
	};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		char error[SETTINGS_MAX_ERROR];
		assert_null(read_text(texts[i].text, error));
		if (strncmp(error, texts[i].error, strlen(texts[i].error)) != 0) {
			fail_msg("%s", error);
		}
	}
}

static void commands_are_not_too_long_together(void **state)
{
	static char text[64 * 1024];
	char error[SETTINGS_MAX_ERROR];
	size_t size = (size_t)sprintf(text, "[bindings]\n");
	for (unsigned i = 0; i < 33; i++) {
		size += (size_t)sprintf(text + size, "Super+F%u = launch host %0999u\n", i + 1, 0);
	}
	assert_non_null(strstr(text, "Super+F32 "));
	assert_null(read_text(text, error));
	assert_non_null(strstr(error, "t.ini:34: all commands of [lock] and [bindings]"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_holds_without_a_configuration, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_of_keys, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_later_file_replaces, set_up, tear_down),
		cmocka_unit_test_setup_teardown(each_mistake_is_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_more_than_there_is_room_for, set_up, tear_down),
		cmocka_unit_test(commands_have_numbers),
		cmocka_unit_test(mistakes_have_lines),
		cmocka_unit_test(commands_are_not_too_long_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
