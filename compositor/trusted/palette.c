/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/palette.h"

#include "compositor/domain/config.h"
#include "compositor/trusted/canvas.h"

#define BAR_FOCUSED 0.34 /* how much of the domain's colour is in its bar */
#define BAR_UNFOCUSED 0.10
#define TITLE_FOCUSED 0xf4f5f6u
#define TITLE_UNFOCUSED 0x9aa1a9u

static const struct palette ordinary = {
	.background = 0x14171bu,
	.raised = 0x2c3440u,
	.chosen = 0x39424eu,
	.text = 0xf0f2f4u,
	.faint = 0x8a929bu,
	.note = 0xffc247u,
};

/* Nothing is said by a grey. */
static const struct palette high_contrast = {
	.background = COLOUR_BLACK,
	.raised = 0x303030u,
	.chosen = 0x404040u,
	.text = COLOUR_WHITE,
	.faint = COLOUR_WHITE,
	.note = 0xffe600u,
};

const struct palette *palette_of(const struct config_appearance *appearance)
{
	return appearance->high_contrast ? &high_contrast : &ordinary;
}

struct bar_colours palette_bar(
	const struct config_appearance *appearance, uint32_t domain, bool focused)
{
	const struct palette *palette = palette_of(appearance);
	if (appearance->high_contrast) {
		return (struct bar_colours){palette->background, palette->text, palette->note};
	}
	uint32_t background =
		colour_mix(domain, palette->background, focused ? BAR_FOCUSED : BAR_UNFOCUSED);
	return (struct bar_colours){
		.background = background,
		.title = focused ? TITLE_FOCUSED : TITLE_UNFOCUSED,
		.note = colour_readable_on(palette->note, background),
	};
}
