/* SPDX-License-Identifier: MIT */
#include "compositor/control/control_command.h"
#include "compositor/base/audit.h"

#include <ctype.h>
#include <errno.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/base/starter.h"
#include "compositor/control/control_state.h"
#include "compositor/control/reload.h"
#include "compositor/control/session_acts.h"
#include "compositor/desktop/exposure.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/host/host_lock.h"
#include "compositor/input/focus.h"
#include "compositor/input/prompts.h"
#include "compositor/screen/screen.h"
#include "protocol/limits.h"
#include "protocol/log.h"
#include "protocol/text.h"

#define MAX_DEPTH 4 /* of nesting; a request needs 2 */
#define MAX_ERROR 768 /* bytes of an error's text */

static struct json_object *parse(const char *bytes, size_t size)
{
	struct json_tokener *tokener = json_tokener_new_ex(MAX_DEPTH);
	if (!tokener) {
		return NULL;
	}
	/* Not JSON_TOKENER_STRICT: it refuses every string that is not ASCII (seen with 0.18). */
	json_tokener_set_flags(tokener, JSON_TOKENER_VALIDATE_UTF8);
	struct json_object *json = json_tokener_parse_ex(tokener, bytes, (int)size);
	size_t end = json_tokener_get_parse_end(tokener);
	json_tokener_free(tokener);
	while (json && end < size) {
		if (!isspace((unsigned char)bytes[end++])) {
			json_object_put(json);
			json = NULL;
		}
	}
	return json;
}

/* Takes the words of array. NULL, or what is wrong. */
static const char *take_words(struct json_object *array, struct control_request *request)
{
	request->count = json_object_array_length(array);
	if (request->count == 0 || request->count > CONTROL_MAX_WORDS) {
		return "\"command\" must have 1 to 128 words";
	}
	for (size_t i = 0; i < request->count; i++) {
		struct json_object *word = json_object_array_get_idx(array, i);
		if (!json_object_is_type(word, json_type_string)) {
			return "\"command\" must have strings only";
		}
		request->words[i] = json_object_get_string(word);
		if (strlen(request->words[i]) != (size_t)json_object_get_string_len(word)) {
			return "a word must not contain \\u0000";
		}
	}
	request->words[request->count] = NULL;
	return NULL;
}

const char *control_request_parse(const char *bytes, size_t size, struct control_request *request)
{
	if (size > CONTROL_MAX_REQUEST) {
		return "the request is longer than 65536 bytes";
	}
	struct json_object *array;
	request->lists = false;
	request->json = parse(bytes, size);
	if (!json_object_is_type(request->json, json_type_object)) {
		json_object_put(request->json);
		return "the request is not one JSON object";
	}
	const char *error = "the request has no array \"command\"";
	if (json_object_object_get_ex(request->json, "command", &array)
		&& json_object_is_type(array, json_type_array)) {
		error = take_words(array, request);
	}
	if (error) {
		control_request_finish(request);
	}
	return error;
}

void control_request_finish(struct control_request *request)
{
	json_object_put(request->json);
	request->json = NULL;
}

/* --- what each does --------------------------------------------------------------------------- */

struct json_object *control_command_refuse(const char *format, ...)
{
	char text[MAX_ERROR];
	va_list args;
	va_start(args, format);
	int length = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	/* It may repeat the client's words, whatever bytes they have. */
	char escaped[4 * MAX_ERROR];
	text_escape(text, length < MAX_ERROR ? (size_t)length : MAX_ERROR - 1, escaped,
		sizeof(escaped));
	struct json_object *reply = json_object_new_object();
	json_object_object_add(reply, "ok", json_object_new_boolean(false));
	json_object_object_add(reply, "error", json_object_new_string(escaped));
	return reply;
}

static struct json_object *accept_command(void)
{
	struct json_object *reply = json_object_new_object();
	json_object_object_add(reply, "ok", json_object_new_boolean(true));
	return reply;
}

/* NULL when word is no number of a window: refusal says so. */
static struct window *find_window(
	const struct control_access *access, const char *word, struct json_object **refusal)
{
	char *end;
	errno = 0;
	unsigned long number = strtoul(word, &end, 10);
	bool valid =
		word[0] >= '0' && word[0] <= '9' && *end == '\0' && !errno && number <= UINT32_MAX;
	struct window *window = valid ? window_by_number(access->desktop, (uint32_t)number) : NULL;
	*refusal =
		window ? NULL
		       : control_command_refuse("no window %.40s: see \"cloisonctl state\"", word);
	return window;
}

static struct json_object *do_state(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	struct json_object *reply = accept_command();
	json_object_object_add(reply, "state", control_state(access));
	return reply;
}

static struct json_object *do_focus(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	struct json_object *refusal;
	struct window *window = find_window(access, request->words[1], &refusal);
	if (!window) {
		return refusal;
	}
	if (!window->mapped) {
		return control_command_refuse(
			"window %u shows nothing: wait until it is mapped", window->number);
	}
	exposure_by_user(access->desktop, true);
	focus_set(access->input, window);
	exposure_by_user(access->desktop, false);
	return accept_command();
}

static struct json_object *do_close(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	struct json_object *refusal;
	struct window *window = find_window(access, request->words[1], &refusal);
	if (!window) {
		return refusal;
	}
	if (window->kind == WINDOW_POPUP) {
		window_dismiss(window);
	} else {
		window_close(window);
	}
	return accept_command();
}

/* NULL when word is no name of a domain that a link belongs to: refusal says so. */
static struct domain *find_linked(
	const struct control_access *access, const char *word, struct json_object **refusal)
{
	struct domain *domain = domain_by_name(access->domains, word);
	*refusal = NULL;
	if (!domain) {
		*refusal = control_command_refuse(
			"no domain \"%.40s\": see \"cloisonctl state\"", word);
	} else if (domain->is_host) {
		*refusal = control_command_refuse("the host itself has no link that could end");
	}
	return *refusal ? NULL : domain;
}

static struct json_object *do_disconnect(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	struct json_object *refusal;
	struct domain *domain = find_linked(access, request->words[1], &refusal);
	if (!domain) {
		return refusal;
	}
	if (domain->status == DOMAIN_DOWN) {
		return control_command_refuse("domain %s is down already", domain->config->name);
	}
	domain_disconnect(domain);
	return accept_command();
}

static struct json_object *do_kill(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	struct json_object *refusal;
	struct domain *domain = find_linked(access, request->words[1], &refusal);
	if (!domain) {
		return refusal;
	}
	domain_kill(domain);
	return accept_command();
}

static struct json_object *do_admit(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	struct json_object *refusal;
	struct domain *domain = find_linked(access, request->words[1], &refusal);
	if (!domain) {
		return refusal;
	}
	if (!domain->barred) {
		return control_command_refuse(
			"domain %s was not killed: it may connect", domain->config->name);
	}
	domain_admit(domain);
	return accept_command();
}

static struct json_object *do_launch(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	struct domain *domain = domain_by_name(access->domains, request->words[1]);
	if (!domain) {
		return control_command_refuse(
			"no domain \"%.40s\": see \"cloisonctl state\"", request->words[1]);
	}
	if (domain->is_host) {
		return control_command_refuse("programs on the host are started by " STARTER_SOCKET
					      " beside this socket: use cloisonctl(1)");
	}
	char *argv[CONTROL_MAX_WORDS + 1];
	for (size_t i = 2; i <= request->count; i++) {
		argv[i - 2] = (char *)request->words[i];
	}
	/* Before it runs: what it shows may come with the next turn of the event loop. */
	focus_expect_launch(access->input, domain);
	int error = domain_launch(domain, argv, launch);
	return error ? control_command_launched(access, request, error) : NULL;
}

static struct json_object *do_reload(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	return reload_begin(access->reload, launch)
		       ? NULL
		       : control_command_refuse("what reads files has ended: start cloison anew");
}

static struct json_object *reloaded(const struct control_access *access, int error)
{
	if (!error) {
		return accept_command();
	}
	return error == ETIMEDOUT
		       ? control_command_refuse("the files have not been read within %d s; see the "
						"log for what becomes of it",
				 CONTROL_LAUNCH_TIMEOUT / 1000)
		       : control_command_refuse("the configuration stays as it was: %s",
				 reload_error(access->reload));
}

struct json_object *control_command_launched(
	const struct control_access *access, const struct control_request *request, int error)
{
	if (strcmp(request->words[0], "reload") == 0) {
		return reloaded(access, error);
	}
	struct domain *domain = domain_by_name(access->domains, request->words[1]);
	if (!error) {
		return accept_command();
	}
	if (!domain) {
		return control_command_refuse("domain %.40s was removed before it said whether it "
					      "runs %.100s",
			request->words[1], request->words[2]);
	}
	focus_forget_launch(access->input, domain);
	const char *name = domain->config->name, *program = request->words[2];
	switch (error) {
	case ENOTCONN:
		return control_command_refuse("domain %s is down%s%s: start it first", name,
			domain->reason[0] != '\0' ? ": " : "", domain->reason);
	case ECONNRESET:
		return control_command_refuse(
			"domain %s went down before it said whether it runs %.100s", name, program);
	case ETIMEDOUT:
		return control_command_refuse(
			"domain %s has not said within %d s whether it runs %.100s", name,
			CONTROL_LAUNCH_TIMEOUT / 1000, program);
	case E2BIG:
		return control_command_refuse(
			"the command is too long for domain %s: at most %u words "
			"and %u bytes",
			name, LINK_MAX_LAUNCH_ARGS, LINK_MAX_LAUNCH_BYTES);
	default:
		return control_command_refuse(
			"domain %s cannot run %.100s: %s", name, program, strerror(error));
	}
}

/* The answer is in the log, as all are. */
static void control_handle_answered(void *data, const struct prompt_answer *answer)
{
}

static struct json_object *do_prompt(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	struct prompt_question question = {
		.source = domain_by_name(access->domains, request->words[1]),
		.target = domain_by_name(access->domains, request->words[2]),
		.subject = PROMPT_EXERCISE,
		.type = "text/plain;charset=utf-8",
		.lines = &request->words[3],
		.line_count = request->count - 3,
	};
	for (size_t i = 0; i < question.line_count; i++) {
		question.size += strlen(question.lines[i]) + 1;
	}
	if (!question.source || !question.target) {
		return control_command_refuse("no domain \"%.40s\": see \"cloisonctl state\"",
			request->words[question.source ? 2 : 1]);
	}
	if (!prompt_ask(access->input, &question, control_handle_answered, NULL)) {
		return control_command_refuse(
			"not now: both domains must be up, and one question comes %d s after "
			"another, later after denials",
			PROMPT_COOL_DOWN / 1000);
	}
	return accept_command();
}

/* Nothing is seen or heard any more when this is answered; the locker comes later. */
static struct json_object *do_lock(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	const char *why = session_lock(access->lock, access->config);
	return why ? control_command_refuse("%s", why) : accept_command();
}

static void add_binding(
	struct json_object *list, const char *keys, const char *act, const char *where)
{
	struct json_object *row = json_object_new_object();
	json_object_object_add(row, "keys", json_object_new_string(keys));
	json_object_object_add(row, "act", json_object_new_string(act));
	json_object_object_add(row, "from", json_object_new_string(where));
	json_object_array_add(list, row);
}

static struct json_object *do_bindings(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	struct json_object *reply = accept_command(), *list = json_object_new_array();
	const char *keys, *act;
	for (size_t i = 0; bindings_reserved(i, &keys, &act); i++) {
		add_binding(list, keys, act, "always");
	}
	for (size_t i = 0; i < access->config->bindings.count; i++) {
		const struct binding *binding = &access->config->bindings.list[i];
		char name[BINDINGS_MAX_KEYS], where[MAX_ERROR] = "default";
		char *text = binding_write_act(binding);
		binding_write_keys(binding, name);
		if (binding->path) {
			snprintf(where, sizeof(where), "%s:%u", binding->path, binding->line);
		}
		add_binding(list, name, text ? text : "", where);
		free(text);
	}
	json_object_object_add(reply, "bindings", list);
	return reply;
}

static struct json_object *do_log(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	struct json_object *reply = accept_command(), *lines = json_object_new_array();
	const char *line;
	for (size_t i = 0; (line = audit_kept(i)); i++) {
		json_object_array_add(lines, json_object_new_string(line));
	}
	json_object_object_add(reply, "log", lines);
	return reply;
}

static struct json_object *do_quit(const struct control_access *access,
	const struct control_request *request, struct launch *launch)
{
	log_info("ending: asked by the control socket");
	turns_stop(&access->screen->turns);
	return accept_command();
}

static const struct command {
	const char *name;
	size_t min_words, max_words; /* with the name */
	const char *usage;
	struct json_object *(*run)(const struct control_access *access,
		const struct control_request *request, struct launch *launch);
	bool lists; /* windows, at the end of the reply */
} commands[] = {
	{"state", 1, 1, "state", do_state, .lists = true},
	{"focus", 2, 2, "focus WINDOW", do_focus},
	{"close", 2, 2, "close WINDOW", do_close},
	{"launch", 3, CONTROL_MAX_WORDS, "launch DOMAIN COMMAND [ARGUMENT...]", do_launch},
	{"disconnect", 2, 2, "disconnect DOMAIN", do_disconnect},
	{"kill", 2, 2, "kill DOMAIN", do_kill},
	{"admit", 2, 2, "admit DOMAIN", do_admit},
	{"prompt", 3, CONTROL_MAX_WORDS, "prompt FROM TO [LINE...]", do_prompt},
	{"reload", 1, 1, "reload", do_reload},
	{"lock", 1, 1, "lock", do_lock},
	{"bindings", 1, 1, "bindings", do_bindings},
	{"log", 1, 1, "log", do_log},
	{"quit", 1, 1, "quit", do_quit},
};

struct json_object *control_command(
	const struct control_access *access, struct control_request *request, struct launch *launch)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct command *command = &commands[i];
		if (strcmp(command->name, request->words[0]) != 0) {
			continue;
		}
		if (request->count < command->min_words || request->count > command->max_words) {
			return control_command_refuse(
				"wrong number of words: write \"%s\"", command->usage);
		}
		request->lists = command->lists;
		return command->run(access, request, launch);
	}
	return control_command_refuse("no command \"%.40s\": see cloisonctl(1)", request->words[0]);
}
