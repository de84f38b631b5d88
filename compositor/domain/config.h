/* SPDX-License-Identifier: MIT
 *
 * What the configuration's files say, all of them together. docs/man/cloison.5.scd is the
 * reference, common/settings.h has the form of the files, config_files.h finds and reads them.
 */
#ifndef COMPOSITOR_CONFIG_H
#define COMPOSITOR_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wayland-server-protocol.h>

#include "common/settings.h"
#include "compositor/domain/bindings.h"

struct policy;

#define CONFIG_MAX_DOMAINS 64u
#define CONFIG_MAX_NAME DOMAIN_NAME_MAX /* bytes; of outputs too */
#define CONFIG_MAX_LABEL 64u /* bytes of UTF-8, sanitised */
#define CONFIG_MAX_COMMAND BINDING_MAX_COMMAND /* bytes */
#define CONFIG_MAX_DELAY 1000u /* ms */
#define CONFIG_MAX_OUTPUTS 16u
/* Of the colours of two domains, in OKLab and for normal sight; three times what can just be seen,
 * for frames are thin and not always side by side. */
#define CONFIG_MIN_DISTANCE 0.06
/* Of a domain's colour to the black lines of its frame, by WCAG 2. */
#define CONFIG_MIN_CONTRAST 3.0
#define CONFIG_MAX_LAYOUTS 4u /* XKB's groups */

struct config_domain {
	char name[CONFIG_MAX_NAME + 1];
	char label[CONFIG_MAX_LABEL + 1];
	uint32_t colour; /* 0xRRGGBB */
	/* What tells its rings apart without colours: its number among the domains as configured,
	 * from 1; of the host 0. */
	uint32_t sign;
	uint32_t input_delay; /* ms at most, by chance, until it hears of a key or the pointer */
	char autostart[CONFIG_MAX_COMMAND + 1]; /* shell words, empty: none */
	bool fullscreen; /* its windows may cover a whole output, the panel too */
	bool pointer_lock; /* its windows may hold the pointer; input/constraint.c */
	bool inhibit_idle; /* its windows may keep the session from being idle; domain_awake.h */
	bool removed; /* by config_adopt: nobody comes by it, and nothing shows it */
};

/* [output NAME]; how a headless or real output is set up. */
struct config_output {
	char name[CONFIG_MAX_NAME + 1];
	int32_t width, height; /* px, 0: preferred */
	int32_t refresh; /* mHz, 0: preferred */
	double scale; /* 0.5..4, 1 by default */
	enum wl_output_transform transform; /* normal by default */
};

/* [appearance]: what the trusted UI looks like. */
struct config_appearance {
	char font[64]; /* a family; empty: Sans */
	double text_scale; /* of its texts, and of what is as high as they are; 0.75..3, 1 */
	uint32_t ring_width; /* logical px of colour in a frame; 2..24, 4 */
	bool high_contrast;
	bool clock; /* the panel has one; true */
};

struct config {
	struct config_domain host; /* [host]: without autostart; its name is "host" */
	/* Room for CONFIG_MAX_DOMAINS. Unique names, labels and colours, but for those removed. */
	struct config_domain *domains;
	size_t domain_count;
	struct config_output *outputs;
	size_t output_count;
	uint32_t repeat_rate, repeat_delay; /* per s, ms: [keyboard] */
	char xkb_layout[64], xkb_variant[64], xkb_options[128], xkb_model[64]; /* empty: default */
	char cursor_theme[64];
	char locker[CONFIG_MAX_COMMAND + 1]; /* shell words, empty: none */
	uint32_t cursor_size; /* px, 24 */
	uint32_t background; /* 0xRRGGBB */
	struct config_appearance appearance;
	bool focus_follows; /* the pointer; else a click gives the focus */
	char secret_phrase[CONFIG_MAX_LABEL + 1]; /* in prompts; empty: none */
	struct bindings bindings; /* owned */
	struct policy *policy; /* owned: what may cross between these domains */
	uint64_t hash; /* of all texts: whether two programs have read the same */
};

/* What texts say together, in their order: sections of one name are one, and what a later one says
 * holds, unless an administrator has locked it. The texts may go afterwards. NULL with a message,
 * "path:line: ...", in error: then nothing of them holds. */
struct config *config_create(
	const struct settings_text *texts, size_t count, char error[static SETTINGS_MAX_ERROR]);
/* The hash as text, 16 hexadecimal digits. */
#define CONFIG_HASH_TEXT 17u /* bytes, with the NUL */
void config_write_hash(const struct config *config, char text[static CONFIG_HASH_TEXT]);
/* The domain of that name, also one that was removed; not the host. NULL: there is none. */
struct config_domain *config_find_domain(const struct config *config, const char *name);

/* What holds without any file, but for a policy. NULL: out of memory. */
struct config *config_new(void);
/* NULL is accepted. */
void config_destroy(struct config *config);

#endif
