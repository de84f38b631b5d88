/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <wlr/types/wlr_keyboard.h>

#include "compositor/domain/bindings.h"
#include "compositor/input/secure_key.h"

enum { KEY_A = 30, KEY_Q = 16, KEY_TAB = 15, KEY_F4 = 62, KEY_ALT = 56, KEY_SHIFT = 42 };
enum { KEY_CTRL = 29, KEY_SUPER = 125, KEY_F1 = 59, KEY_MUTE = 113 };

/* What holds without a configuration, and a key that does something by itself. */
static struct bindings bindings;

static enum secure_verdict press(struct secure_key *secure, uint32_t key, xkb_keysym_t sym)
{
	struct secure_chord chord;
	return secure_key_press(secure, &bindings, key, sym, &chord);
}

static enum chord chord_of(struct secure_key *secure, uint32_t key, xkb_keysym_t sym)
{
	struct secure_chord chord;
	assert_int_equal(secure_key_press(secure, &bindings, key, sym, &chord), SECURE_CHORD);
	return chord.chord;
}

static enum act act_of(struct secure_key *secure, uint32_t key, xkb_keysym_t sym)
{
	struct secure_chord chord;
	assert_int_equal(secure_key_press(secure, &bindings, key, sym, &chord), SECURE_CHORD);
	assert_int_equal(chord.chord, CHORD_BOUND);
	return chord.binding->act;
}

/* A modifier key goes down, then the keyboard says so, as keyboards do. */
static enum secure_verdict hold(
	struct secure_key *secure, uint32_t key, xkb_keysym_t sym, uint32_t modifier)
{
	enum secure_verdict verdict = press(secure, key, sym);
	secure_key_modifiers(secure, secure->depressed | modifier);
	return verdict;
}

static bool let_go(struct secure_key *secure, uint32_t key, uint32_t modifier)
{
	bool withheld = secure_key_release(secure, key);
	if (withheld) {
		struct key_set presses;
		secure_key_settle(secure, &presses);
	}
	secure_key_modifiers(secure, secure->depressed & ~modifier);
	return withheld;
}

static uint32_t visible(const struct secure_key *secure)
{
	return secure_key_visible(secure, secure->depressed);
}

static void test_plain_keys_are_delivered(void **state)
{
	struct secure_key secure = {0};
	assert_int_equal(press(&secure, KEY_A, XKB_KEY_a), SECURE_DELIVER);
	assert_false(secure_key_release(&secure, KEY_A));
	assert_int_equal(press(&secure, KEY_TAB, XKB_KEY_Tab), SECURE_DELIVER);
	assert_int_equal(press(&secure, KEY_F4, XKB_KEY_F4), SECURE_DELIVER);
}

static void test_super_is_the_hosts(void **state)
{
	struct secure_key secure = {0};
	assert_int_equal(hold(&secure, KEY_SUPER, XKB_KEY_Super_L, WLR_MODIFIER_LOGO), SECURE_KEEP);
	assert_int_equal(visible(&secure), 0);
	assert_int_equal(press(&secure, KEY_A, XKB_KEY_a), SECURE_KEEP);
	assert_int_equal(press(&secure, KEY_SHIFT, XKB_KEY_Shift_L), SECURE_KEEP);
	assert_int_equal(act_of(&secure, KEY_Q, XKB_KEY_q), ACT_CLOSE);
	assert_false(let_go(&secure, KEY_SUPER, WLR_MODIFIER_LOGO));
	assert_int_equal(press(&secure, KEY_A, XKB_KEY_a), SECURE_DELIVER);
}

static void test_alt_tab_shows_nothing(void **state)
{
	struct secure_key secure = {0};
	assert_int_equal(hold(&secure, KEY_ALT, XKB_KEY_Alt_L, WLR_MODIFIER_ALT), SECURE_WITHHOLD);
	assert_int_equal(visible(&secure), 0);
	assert_int_equal(chord_of(&secure, KEY_TAB, XKB_KEY_Tab), CHORD_SWITCH_NEXT);
	assert_int_equal(visible(&secure), 0);
	assert_int_equal(
		hold(&secure, KEY_SHIFT, XKB_KEY_Shift_L, WLR_MODIFIER_SHIFT), SECURE_KEEP);
	assert_int_equal(chord_of(&secure, KEY_TAB, XKB_KEY_Tab), CHORD_SWITCH_PREVIOUS);
	assert_int_equal(press(&secure, KEY_A, XKB_KEY_a), SECURE_KEEP);
	assert_false(let_go(&secure, KEY_ALT, WLR_MODIFIER_ALT));
	/* Shift took part and is still down: the chord is not over. */
	assert_int_equal(press(&secure, KEY_A, XKB_KEY_a), SECURE_KEEP);
	assert_false(let_go(&secure, KEY_SHIFT, WLR_MODIFIER_SHIFT));
	assert_int_equal(press(&secure, KEY_A, XKB_KEY_a), SECURE_DELIVER);
	assert_int_equal(secure.shown.count, 0);
}

static void test_alt_with_another_key_is_shown_then(void **state)
{
	struct secure_key secure = {0};
	struct key_set presses;
	hold(&secure, KEY_ALT, XKB_KEY_Alt_L, WLR_MODIFIER_ALT);
	assert_int_equal(
		hold(&secure, KEY_SHIFT, XKB_KEY_Shift_L, WLR_MODIFIER_SHIFT), SECURE_WITHHOLD);
	assert_int_equal(visible(&secure), 0);
	assert_int_equal(press(&secure, KEY_A, XKB_KEY_a), SECURE_DELIVER);
	secure_key_settle(&secure, &presses);
	assert_int_equal(presses.count, 2);
	assert_int_equal(presses.codes[0], KEY_ALT);
	assert_int_equal(presses.codes[1], KEY_SHIFT);
	assert_int_equal(visible(&secure), WLR_MODIFIER_ALT | WLR_MODIFIER_SHIFT);
	assert_false(let_go(&secure, KEY_SHIFT, WLR_MODIFIER_SHIFT));
	/* What was shown is in shown until a chord takes it. */
	assert_true(key_set_contains(&secure.shown, KEY_ALT));
	assert_int_equal(chord_of(&secure, KEY_TAB, XKB_KEY_Tab), CHORD_SWITCH_NEXT);
	assert_true(key_set_contains(&secure.shown, KEY_ALT));
	assert_int_equal(visible(&secure), 0);
}

static void test_alt_alone_is_shown_at_its_release(void **state)
{
	struct secure_key secure = {0};
	hold(&secure, KEY_ALT, XKB_KEY_Alt_L, WLR_MODIFIER_ALT);
	assert_true(let_go(&secure, KEY_ALT, WLR_MODIFIER_ALT));
	assert_int_equal(secure.withheld.count, 0);
	assert_int_equal(visible(&secure), 0);
}

static void test_a_button_settles_without_the_key(void **state)
{
	struct secure_key secure = {0};
	hold(&secure, KEY_ALT, XKB_KEY_Alt_L, WLR_MODIFIER_ALT);
	secure_key_settle(&secure, NULL);
	assert_int_equal(visible(&secure), WLR_MODIFIER_ALT);
	assert_int_equal(secure.withheld.count, 0);
	assert_int_equal(secure.shown.count, 0);
	assert_false(let_go(&secure, KEY_ALT, WLR_MODIFIER_ALT));
}

static void test_ctrl_is_shown_and_taken_back(void **state)
{
	struct secure_key secure = {0};
	assert_int_equal(
		hold(&secure, KEY_CTRL, XKB_KEY_Control_L, WLR_MODIFIER_CTRL), SECURE_DELIVER);
	assert_int_equal(visible(&secure), WLR_MODIFIER_CTRL);
	hold(&secure, KEY_ALT, XKB_KEY_Alt_L, WLR_MODIFIER_ALT);
	assert_int_equal(visible(&secure), WLR_MODIFIER_CTRL);
	assert_int_equal(chord_of(&secure, KEY_F1, XKB_KEY_F1), CHORD_VT);
	assert_true(key_set_contains(&secure.shown, KEY_CTRL));
	assert_int_equal(visible(&secure), 0);
}

static void test_modifiers_without_keys(void **state)
{
	struct secure_key secure = {0};
	secure_key_modifiers(&secure, WLR_MODIFIER_ALT);
	assert_int_equal(visible(&secure), 0);
	assert_int_equal(act_of(&secure, KEY_F4, XKB_KEY_F4), ACT_CLOSE);
	secure_key_modifiers(&secure, 0);
	assert_int_equal(press(&secure, KEY_A, XKB_KEY_a), SECURE_DELIVER);
	secure_key_modifiers(&secure, WLR_MODIFIER_SHIFT);
	assert_int_equal(visible(&secure), WLR_MODIFIER_SHIFT);
	secure_key_modifiers(&secure, WLR_MODIFIER_CAPS);
	assert_int_equal(visible(&secure), WLR_MODIFIER_CAPS);
}

static void test_more_modifiers_are_no_chord(void **state)
{
	struct secure_key secure = {0};
	secure_key_modifiers(&secure, WLR_MODIFIER_ALT | WLR_MODIFIER_CTRL);
	assert_int_equal(press(&secure, KEY_TAB, XKB_KEY_Tab), SECURE_DELIVER);
	assert_int_equal(press(&secure, KEY_F4, XKB_KEY_F4), SECURE_CHORD);
}

static void test_clipboard_chords(void **state)
{
	struct secure_key secure = {0};
	secure_key_modifiers(&secure, WLR_MODIFIER_LOGO | WLR_MODIFIER_SHIFT);
	assert_int_equal(chord_of(&secure, KEY_A, XKB_KEY_c), CHORD_COPY);
	assert_int_equal(chord_of(&secure, KEY_A, XKB_KEY_v), CHORD_PASTE);
	secure_key_modifiers(&secure, WLR_MODIFIER_LOGO);
	assert_int_equal(press(&secure, KEY_A, XKB_KEY_c), SECURE_KEEP);
}

/* It takes itself, and nothing that comes after it. */
static void test_a_key_that_stands_alone(void **state)
{
	struct secure_key secure = {0};
	assert_int_equal(act_of(&secure, KEY_MUTE, XKB_KEY_XF86AudioMute), ACT_LOCK);
	assert_false(secure_key_release(&secure, KEY_MUTE));
	assert_int_equal(press(&secure, KEY_A, XKB_KEY_a), SECURE_DELIVER);
	secure_key_modifiers(&secure, WLR_MODIFIER_SHIFT);
	assert_int_equal(press(&secure, KEY_MUTE, XKB_KEY_XF86AudioMute), SECURE_DELIVER);
}

static void test_keys_that_were_given_back(void **state)
{
	struct secure_key secure = {0};
	secure_key_modifiers(&secure, WLR_MODIFIER_ALT);
	assert_int_equal(press(&secure, KEY_A, XKB_KEY_F5), SECURE_DELIVER);
	secure_key_modifiers(&secure, WLR_MODIFIER_LOGO);
	assert_int_equal(press(&secure, KEY_A, XKB_KEY_F5), SECURE_KEEP);
}

static int set_up(void **state)
{
	char reason[BINDINGS_MAX_REASON];
	return bindings_init(&bindings)
			       && bindings_add(
				       &bindings, "XF86AudioMute", "lock", "t.ini", 1, reason)
			       && bindings_add(&bindings, "Alt+F5", "quit", "t.ini", 2, reason)
			       && bindings_add(&bindings, "Alt+F5", "none", "u.ini", 1, reason)
		       ? 0
		       : -1;
}

static int tear_down(void **state)
{
	bindings_finish(&bindings);
	return 0;
}

/* A keyboard with too many modifier keys never makes one of them be delivered by accident. */
static void test_a_full_set_keeps(void **state)
{
	struct secure_key secure = {0};
	for (uint32_t key = 0; key < KEY_SET_CAP; key++) {
		assert_int_equal(press(&secure, 100 + key, XKB_KEY_Alt_L), SECURE_WITHHOLD);
	}
	assert_int_equal(press(&secure, 99, XKB_KEY_Alt_L), SECURE_KEEP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_keys_are_delivered),
		cmocka_unit_test(test_super_is_the_hosts),
		cmocka_unit_test(test_alt_tab_shows_nothing),
		cmocka_unit_test(test_alt_with_another_key_is_shown_then),
		cmocka_unit_test(test_alt_alone_is_shown_at_its_release),
		cmocka_unit_test(test_a_button_settles_without_the_key),
		cmocka_unit_test(test_ctrl_is_shown_and_taken_back),
		cmocka_unit_test(test_modifiers_without_keys),
		cmocka_unit_test(test_more_modifiers_are_no_chord),
		cmocka_unit_test(test_clipboard_chords),
		cmocka_unit_test(test_a_key_that_stands_alone),
		cmocka_unit_test(test_keys_that_were_given_back),
		cmocka_unit_test(test_a_full_set_keeps),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
