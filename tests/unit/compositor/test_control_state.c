/* SPDX-License-Identifier: MIT
 *
 * The state as JSON: every key that scripts rely on, with its type, and values that are right.
 */
#include "tests/unit/harness.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "compositor/control/control_state.h"
#include "tests/unit/compositor/fake_desktop.h"

static int setup(void **state)
{
	*state = fake_desktop_create();
	return 0;
}

static int teardown(void **state)
{
	fake_desktop_destroy(*state);
	return 0;
}

static struct json_object *get(struct json_object *object, const char *key)
{
	struct json_object *value;
	if (!json_object_object_get_ex(object, key, &value)) {
		fail_msg("no key %s in %s", key, json_object_to_json_string(object));
	}
	return value;
}

static struct json_object *at(struct json_object *list, size_t index)
{
	assert_true(json_object_is_type(list, json_type_array));
	assert_true(index < json_object_array_length(list));
	return json_object_array_get_idx(list, index);
}

static void assert_box(struct json_object *json, struct wlr_box box)
{
	assert_int_equal(json_object_object_length(json), 4);
	assert_int_equal(json_object_get_int(get(json, "x")), box.x);
	assert_int_equal(json_object_get_int(get(json, "y")), box.y);
	assert_int_equal(json_object_get_int(get(json, "width")), box.width);
	assert_int_equal(json_object_get_int(get(json, "height")), box.height);
}

struct key {
	const char *name;
	enum json_type type;
};

/* All of these and nothing else, so that a new key is a decision. */
static void assert_keys(struct json_object *object, const struct key *keys, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!json_object_is_type(get(object, keys[i].name), keys[i].type)) {
			fail_msg("%s is of another type", keys[i].name);
		}
	}
	assert_int_equal(json_object_object_length(object), count);
}

static const struct key top_keys[] = {
	{"version", json_type_string},
	{"configuration", json_type_string},
	{"outputs", json_type_array},
	{"domains", json_type_array},
	{"windows", json_type_array},
	{"sandbox", json_type_object},
	{"focus", json_type_object},
	{"pointer", json_type_object},
	{"clipboard", json_type_object},
	{"mode", json_type_string},
	{"prompt", json_type_null},
	{"attention", json_type_null},
	{"lock", json_type_string},
	{"turns", json_type_object},
};

static const struct key turns_keys[] = {
	{"count", json_type_int},
	{"long", json_type_int},
	{"worst", json_type_int},
	{"long_drawings", json_type_int},
	{"worst_drawing", json_type_int},
};

static const struct key domain_keys[] = {
	{"name", json_type_string},
	{"label", json_type_string},
	{"colour", json_type_string},
	{"sign", json_type_int},
	{"host", json_type_boolean},
	{"status", json_type_string},
	{"via_vm", json_type_boolean},
	{"answers", json_type_boolean},
	{"barred", json_type_boolean},
	{"asks", json_type_boolean},
	{"holds_pointer", json_type_boolean},
	{"keeps_awake", json_type_boolean},
	{"reason", json_type_string},
	{"windows", json_type_int},
	{"pool_bytes", json_type_int},
	{"picture_bytes", json_type_int},
	{"held_ms", json_type_int},
};

static const struct key window_keys[] = {
	{"number", json_type_int},
	{"domain", json_type_string},
	{"kind", json_type_string},
	{"title", json_type_string},
	{"app_id", json_type_string},
	{"content", json_type_object},
	{"outer", json_type_object},
	{"ring", json_type_int},
	{"mapped", json_type_boolean},
	{"visible", json_type_boolean},
	{"minimized", json_type_boolean},
	{"answers", json_type_boolean},
	{"maximized", json_type_boolean},
	{"fullscreen", json_type_boolean},
	{"covering", json_type_boolean},
	{"suspended", json_type_boolean},
	{"focused", json_type_boolean},
	{"attention", json_type_boolean},
	{"parent", json_type_null},
	{"commits", json_type_int},
	{"refused", json_type_string},
};

static const struct key clipboard_keys[] = {
	{"phase", json_type_string},
	{"source", json_type_null},
	{"age", json_type_int},
	{"refusal", json_type_string},
	{"pastes", json_type_int},
	{"drops", json_type_int},
	{"drop_refusal", json_type_string},
};

static const struct key sandbox_keys[] = {
	{"mode", json_type_string},
	{"files", json_type_int},
	{"calls", json_type_boolean},
	{"driver", json_type_boolean},
};

/* With its windows. */
static struct json_object *whole_state(struct fake_desktop *desktop)
{
	struct json_object *json = control_state(&desktop->access);
	struct window *window;
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		json_object_array_add(get(json, "windows"), control_state_window(window));
	}
	return json;
}

static void test_keys(void **state)
{
	struct fake_desktop *desktop = *state;
	fake_window_show(desktop, 0, 300, 200);
	struct json_object *json = whole_state(desktop);
	assert_keys(json, top_keys, COUNT_OF(top_keys));
	assert_keys(get(json, "sandbox"), sandbox_keys, COUNT_OF(sandbox_keys));
	assert_keys(get(json, "clipboard"), clipboard_keys, COUNT_OF(clipboard_keys));
	assert_keys(get(json, "turns"), turns_keys, COUNT_OF(turns_keys));
	assert_keys(at(get(json, "domains"), 0), domain_keys, COUNT_OF(domain_keys));
	assert_keys(at(get(json, "windows"), 0), window_keys, COUNT_OF(window_keys));
	json_object_put(json);
}

static void test_windows(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *first = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *second = fake_window_show(desktop, 1, 300, 200);
	window_set_title(&first->base, "say \"hi\"", 8);
	struct fake_window *popup =
		fake_window_create(desktop, first->base.domain, WINDOW_POPUP, &first->base);

	struct json_object *json = whole_state(desktop);
	struct json_object *windows = get(json, "windows");
	assert_int_equal(json_object_array_length(windows), 3);
	struct json_object *top = at(windows, 0), *middle = at(windows, 1),
			   *bottom = at(windows, 2);
	assert_int_equal(json_object_get_uint64(get(top, "number")), popup->base.number);
	assert_string_equal(json_object_get_string(get(top, "kind")), "popup");
	assert_false(json_object_get_boolean(get(top, "mapped")));
	assert_int_equal(json_object_get_uint64(get(top, "parent")), first->base.number);
	assert_string_equal(json_object_get_string(get(middle, "title")), "say \"hi\"");
	assert_string_equal(json_object_get_string(get(middle, "domain")), "d0");
	assert_true(json_object_get_boolean(get(middle, "focused")));
	assert_true(json_object_get_boolean(get(middle, "visible")));
	assert_box(get(middle, "content"), first->base.box);
	assert_box(get(middle, "outer"), window_outer_box(&first->base));
	assert_int_equal(json_object_get_uint64(get(bottom, "number")), second->base.number);
	assert_true(json_object_get_boolean(get(bottom, "attention")));
	struct json_object *focus = get(json, "focus");
	assert_int_equal(json_object_get_uint64(get(focus, "window")), first->base.number);
	assert_string_equal(json_object_get_string(get(focus, "domain")), "d0");
	json_object_put(json);
}

static void test_domains(void **state)
{
	struct fake_desktop *desktop = *state;
	fake_window_show(desktop, 1, 300, 200);
	desktop->domains[2].status = DOMAIN_DOWN;
	strcpy(desktop->domains[2].reason, "the peer is gone");
	desktop->domain_configs[2].colour = 0x00ff7f;
	struct json_object *json = whole_state(desktop);
	struct json_object *domains = get(json, "domains");
	assert_int_equal(json_object_array_length(domains), FAKE_DOMAINS);
	assert_int_equal(json_object_get_int(get(at(domains, 0), "windows")), 0);
	assert_int_equal(json_object_get_int(get(at(domains, 1), "windows")), 1);
	assert_string_equal(json_object_get_string(get(at(domains, 1), "status")), "up");
	assert_string_equal(json_object_get_string(get(at(domains, 2), "status")), "down");
	assert_string_equal(
		json_object_get_string(get(at(domains, 2), "reason")), "the peer is gone");
	assert_string_equal(json_object_get_string(get(at(domains, 2), "colour")), "#00ff7f");
	json_object_put(json);
}

static void test_nothing(void **state)
{
	struct fake_desktop *desktop = *state;
	struct json_object *json = whole_state(desktop);
	assert_int_equal(json_object_array_length(get(json, "windows")), 0);
	assert_null(get(get(json, "focus"), "window"));
	assert_null(get(get(json, "focus"), "domain"));
	json_object_put(json);
}

/* In pieces, in order; what is gone when its turn comes is left out. */
static void test_listing(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *windows[CONTROL_LISTING_PIECE + 3];
	for (size_t i = 0; i < COUNT_OF(windows); i++) {
		windows[i] = fake_window_show(desktop, 0, 300, 200);
	}
	struct control_listing listing;
	size_t size, count = 0;
	assert_true(control_listing_begin(&listing, desktop->desktop));
	char *text = control_listing_next(&listing, &size);
	assert_int_equal(strlen(text), size);
	for (const char *at = text; (at = strstr(at, "\"number\"")); at++) {
		count++;
	}
	assert_int_equal(count, CONTROL_LISTING_PIECE);
	free(text);
	fake_window_destroy(windows[1]);
	window_abandon_all(desktop->desktop, NULL);
	windows[0]->base.abandoned = false;
	text = control_listing_next(&listing, &size);
	assert_int_equal(text[0], ',');
	struct json_object *json = json_tokener_parse(text + 1);
	assert_int_equal(json_object_get_uint64(get(json, "number")), windows[0]->base.number);
	const char *one = strstr(text, "\"number\"");
	assert_null(strstr(one + 1, "\"number\""));
	json_object_put(json);
	free(text);
	assert_null(control_listing_next(&listing, &size));
	assert_int_equal(listing.next, listing.count);
	control_listing_finish(&listing);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_keys),
		TEST(test_windows),
		TEST(test_domains),
		TEST(test_nothing),
		TEST(test_listing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
