/* SPDX-License-Identifier: MIT */
#include "vhost/options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/settings.h"
#include "protocol/log.h"

enum options_key {
	KEY_SOCKET_PATH = 1,
	KEY_FD,
	KEY_CAPABILITIES,
	KEY_DOMAIN,
	KEY_LINK,
	KEY_BUFFERS,
	KEY_SANDBOX,
	KEY_VIRGL,
	KEY_RENDER_NODE,
	KEY_HELP,
	KEY_VERSION,
};

static const struct option options_long[] = {
	{"socket-path", required_argument, NULL, KEY_SOCKET_PATH},
	{"fd", required_argument, NULL, KEY_FD},
	{"print-capabilities", no_argument, NULL, KEY_CAPABILITIES},
	{"domain", required_argument, NULL, KEY_DOMAIN},
	{"link", required_argument, NULL, KEY_LINK},
	{"buffers", required_argument, NULL, KEY_BUFFERS},
	{"sandbox", required_argument, NULL, KEY_SANDBOX},
	{"virgl", no_argument, NULL, KEY_VIRGL},
	{"render-node", required_argument, NULL, KEY_RENDER_NODE},
	{"help", no_argument, NULL, KEY_HELP},
	{"version", no_argument, NULL, KEY_VERSION},
	{NULL, 0, NULL, 0},
};

void options_print_help(void)
{
	puts("usage: cloison-vhost (--socket-path=PATH | --fd=N) [--domain=NAME] [--link=PATH]\n"
	     "                     [--buffers=auto|dmabuf|pages|copy] "
	     "[--sandbox=auto|required|off]\n"
	     "       cloison-vhost --print-capabilities | --version | --help\n"
	     "The display of one VM: a vhost-user-gpu backend for QEMU's vhost-user-gpu-pci.\n"
	     "  --socket-path=PATH  listen for QEMU here\n"
	     "  --fd=N              QEMU is connected to this descriptor\n"
	     "  --domain=NAME       domain of the VM (else CLOISON_DOMAIN, else domain= under\n"
	     "                      [vhost] in ~/.config/cloison/vhost.ini or\n"
	     "                      /etc/cloison/vhost.ini)\n"
	     "  --link=PATH         the compositor's socket of the domain (else CLOISON_LINK, "
	     "else\n"
	     "                      link= there, else $XDG_RUNTIME_DIR/cloison/domains/NAME.sock)\n"
	     "  --buffers=FORM      how pixels reach the compositor; auto takes the best that "
	     "works\n"
	     "  --sandbox=MODE      auto: all that this kernel has; required: all, or it does not "
	     "start");
}

static bool options_read_fd(struct options *options, const char *text)
{
	char *end;
	errno = 0;
	long fd = strtol(text, &end, 10);
	if (errno != 0 || *text == '\0' || *end != '\0' || fd < 0 || fd > INT_MAX) {
		log_error("--fd=%s is no file descriptor: give the number of a connected socket",
			text);
		return false;
	}
	options->fd = (int)fd;
	return true;
}

/* Replaces *value. */
static bool options_set(char **value, const char *text)
{
	free(*value);
	*value = strdup(text);
	return *value;
}

static bool options_read_argument(struct options *options, int key, const char *value)
{
	switch ((enum options_key)key) {
	case KEY_SOCKET_PATH:
		options->socket_path = value;
		return true;
	case KEY_FD:
		return options_read_fd(options, value);
	case KEY_CAPABILITIES:
		options->print_capabilities = true;
		return true;
	case KEY_DOMAIN:
		return options_set(&options->domain, value);
	case KEY_LINK:
		return options_set(&options->link, value);
	case KEY_BUFFERS:
		return options_set(&options->buffers, value);
	case KEY_SANDBOX:
		return options_set(&options->confinement, value);
	case KEY_VIRGL:
	case KEY_RENDER_NODE:
		options->wants_3d = true;
		return true;
	case KEY_HELP:
		options->help = true;
		return true;
	case KEY_VERSION:
		options->version = true;
		return true;
	}
	return false;
}

static bool options_read_arguments(struct options *options, int argc, char **argv)
{
	int key;
	opterr = 0;
	optind = 1;
	while ((key = getopt_long(argc, argv, "", options_long, NULL)) != -1) {
		if (key == '?') {
			log_error("%s is no option, or lacks its value: see cloison-vhost --help",
				argv[optind - 1]);
			return false;
		}
		if (!options_read_argument(options, key, optarg)) {
			return false;
		}
	}
	if (optind < argc) {
		log_error("%s: only options are expected: see cloison-vhost --help", argv[optind]);
		return false;
	}
	return true;
}

static bool options_read_environment(struct options *options)
{
	const char *domain = getenv("CLOISON_DOMAIN"), *link = getenv("CLOISON_LINK");
	return (options->domain || !domain || options_set(&options->domain, domain))
	       && (options->link || !link || options_set(&options->link, link));
}

/* --- the file, where and as common/settings.h says -------------------------------------------- */

static const char *const options_file_keys[] = {"domain", "link", "buffers", "sandbox"};
#define OPTIONS_FILE_KEYS (sizeof(options_file_keys) / sizeof(options_file_keys[0]))

struct options_file_reading {
	struct options *options;
	bool opened;
};

static bool options_file_open(struct settings *settings, const char *title)
{
	struct options_file_reading *reading = settings->data;
	if (strcmp(title, "vhost") != 0) {
		return settings_fail(
			settings, settings->line, "[%.60s] is no section; use [vhost]", title);
	}
	if (reading->opened) {
		return settings_fail(
			settings, settings->line, "[vhost] is given twice; remove one");
	}
	reading->opened = true;
	return true;
}

static int options_file_find(struct settings *settings, const char *name)
{
	for (size_t i = 0; i < OPTIONS_FILE_KEYS; i++) {
		if (strcmp(options_file_keys[i], name) == 0) {
			return (int)i;
		}
	}
	settings_fail(settings, settings->line,
		"[vhost] has no key \"%.60s\"; use domain, link, buffers or sandbox", name);
	return -1;
}

static bool options_file_take(struct settings *settings, int key, const char *value)
{
	const struct options_file_reading *reading = settings->data;
	struct options *options = reading->options;
	char **const slots[OPTIONS_FILE_KEYS] = {
		&options->domain, &options->link, &options->buffers, &options->confinement};
	/* Arguments and environment go before. */
	return *slots[key] || options_set(slots[key], value)
	       || settings_fail(settings, settings->line, "out of memory");
}

static const struct settings_impl options_file_impl = {
	.open = options_file_open,
	.find = options_file_find,
	.take = options_file_take,
};

static bool options_file_parse(struct options *options, FILE *stream, const char *path)
{
	struct options_file_reading reading = {.options = options};
	char error[SETTINGS_MAX_ERROR];
	struct settings settings = {
		.impl = &options_file_impl, .data = &reading, .path = path, .error = error};
	if (!settings_read(&settings, stream)) {
		log_error("%s", error);
		return false;
	}
	return true;
}

/* Takes from the file what is still missing; none is fine. False after one line on standard
 * error that names file, line and what is wrong. */
static bool options_read_file(struct options *options)
{
	char *path = settings_find("vhost.ini");
	if (!path) {
		return true;
	}
	FILE *stream = fopen(path, "re");
	bool ok = stream;
	if (ok) {
		ok = options_file_parse(options, stream, path);
		fclose(stream);
	} else {
		log_error("%s: %s: make it readable or remove it", path, strerror(errno));
	}
	free(path);
	return ok;
}

/* --- checks and defaults ---------------------------------------------------------------------- */

static bool options_check_domain(const struct options *options)
{
	if (!options->domain) {
		log_error("the domain of this VM is not known: give --domain=NAME, set "
			  "CLOISON_DOMAIN, or write domain=NAME under [vhost] in "
			  "~/.config/cloison/vhost.ini");
		return false;
	}
	if (!domain_name_is_valid(options->domain)) {
		log_error(
			"domain '%.40s' has no such name: use " DOMAIN_NAME_RULE, options->domain);
		return false;
	}
	return true;
}

static bool options_default_link(struct options *options)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	if (options->link) {
		return true;
	}
	if (!runtime || *runtime == '\0') {
		log_error("XDG_RUNTIME_DIR is not set, so the compositor's socket is not known: "
			  "set it, or give --link=PATH");
		return false;
	}
	return asprintf(&options->link, "%s/cloison/domains/%s.sock", runtime, options->domain) > 0;
}

static bool options_check_buffers(struct options *options)
{
	static const struct {
		const char *name;
		enum pool_form form;
	} forms[] = {
		{"auto", POOL_FORM_DMABUF},
		{"dmabuf", POOL_FORM_DMABUF},
		{"pages", POOL_FORM_PAGES},
		{"copy", POOL_FORM_COPY},
	};
	const char *name = options->buffers ? options->buffers : "auto";
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (strcmp(name, forms[i].name) == 0) {
			options->form = forms[i].form;
			return true;
		}
	}
	log_error("buffers '%s': give auto, dmabuf, pages or copy", name);
	return false;
}

static bool options_check_sandbox(struct options *options)
{
	if (options->confinement && !confine_mode_read(&options->sandbox, options->confinement)) {
		log_error("sandbox '%s': give auto, required or off", options->confinement);
		return false;
	}
	return true;
}

static bool options_check_front_end(const struct options *options)
{
	bool has_path = options->socket_path;
	if (has_path == (options->fd >= 0)) {
		log_error("give either --socket-path=PATH or --fd=N: see cloison-vhost --help");
		return false;
	}
	return true;
}

bool options_read(struct options *options, int argc, char **argv)
{
	*options = (struct options){.fd = -1};
	if (!options_read_arguments(options, argc, argv)) {
		return false;
	}
	if (options->print_capabilities || options->help || options->version) {
		return true;
	}
	return options_check_front_end(options) && options_read_environment(options)
	       && options_read_file(options) && options_check_domain(options)
	       && options_default_link(options) && options_check_buffers(options)
	       && options_check_sandbox(options);
}

void options_finish(struct options *options)
{
	free(options->domain);
	free(options->link);
	free(options->buffers);
	free(options->confinement);
}
