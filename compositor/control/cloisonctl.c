/* SPDX-License-Identifier: MIT
 *
 * cloisonctl: asks the running compositor over its control socket (control.h), and for a program
 * on the host what starts those (base/starter.h). One request, one reply, one process; nothing is
 * trusted that it would not print. What is asked about the policy is answered from its files, in
 * policy_command.c.
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "compositor/base/starter.h"
#include "compositor/base/turns.h"
#include "compositor/control/control.h"
#include "compositor/control/control_client.h"
#include "compositor/control/control_command.h"
#include "compositor/control/policy_command.h"

#define MAX_ROWS 1024u /* the rest is not shown */
#define MAX_COLUMNS 8u
#define MAX_CELL 160u /* bytes */

static const char usage_text[] = "usage: cloisonctl state [--json]\n"
				 "       cloisonctl focus WINDOW\n"
				 "       cloisonctl close WINDOW\n"
				 "       cloisonctl launch DOMAIN COMMAND [ARGUMENT...]\n"
				 "       cloisonctl disconnect DOMAIN\n"
				 "       cloisonctl kill DOMAIN\n"
				 "       cloisonctl admit DOMAIN\n"
				 "       cloisonctl policy [--config FILE]... COMMAND\n"
				 "       cloisonctl prompt FROM TO [LINE...]\n"
				 "       cloisonctl reload\n"
				 "       cloisonctl lock\n"
				 "       cloisonctl bindings [--json]\n"
				 "       cloisonctl log\n"
				 "       cloisonctl quit\n"
				 "       cloisonctl --version | --help\n";

/* --- the state as tables for people ----------------------------------------------------------- */

struct table {
	size_t columns, rows;
	char cells[MAX_ROWS][MAX_COLUMNS][MAX_CELL];
};

/* Too big for the stack; one table is made at a time. */
static struct table table;

/* How many places a terminal needs: no combining or wide characters are looked for. */
static size_t width(const char *text)
{
	size_t count = 0;
	for (; *text; text++) {
		count += (*text & 0xc0) != 0x80;
	}
	return count;
}

static void print_table(void)
{
	size_t widest[MAX_COLUMNS] = {0};
	for (size_t row = 0; row < table.rows; row++) {
		for (size_t i = 0; i < table.columns; i++) {
			size_t w = width(table.cells[row][i]);
			widest[i] = w > widest[i] ? w : widest[i];
		}
	}
	for (size_t row = 0; row < table.rows; row++) {
		for (size_t i = 0; i < table.columns; i++) {
			const char *cell = table.cells[row][i];
			bool last = i + 1 == table.columns;
			printf("%s%*s", cell, last ? 0 : (int)(widest[i] - width(cell) + 2), "");
		}
		printf("\n");
	}
}

/* --- values --------------------------------------------------------------------------------- */

static struct json_object *get(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;
	json_object_object_get_ex(object, key, &value);
	return value;
}

static const char *get_text(struct json_object *object, const char *key)
{
	const char *value = json_object_get_string(get(object, key));
	return value ? value : "-";
}

static bool get_bool(struct json_object *object, const char *key)
{
	return json_object_get_boolean(get(object, key));
}

static int get_int(struct json_object *object, const char *key)
{
	return json_object_get_int(get(object, key));
}

/* "1280x720+0+28" */
static void write_box(char out[static MAX_CELL], struct json_object *box)
{
	snprintf(out, MAX_CELL, "%dx%d%+d%+d", get_int(box, "width"), get_int(box, "height"),
		get_int(box, "x"), get_int(box, "y"));
}

/* --- the tables ----------------------------------------------------------------------------- */

static void fill_output(struct json_object *output, char cells[][MAX_CELL])
{
	snprintf(cells[0], MAX_CELL, "%s", get_text(output, "name"));
	write_box(cells[1], get(output, "geometry"));
	write_box(cells[2], get(output, "work_area"));
	snprintf(cells[3], MAX_CELL, "%g", json_object_get_double(get(output, "scale")));
	snprintf(cells[4], MAX_CELL, "%.2f Hz", json_object_get_double(get(output, "refresh")));
}

static void fill_domain(struct json_object *domain, char cells[][MAX_CELL])
{
	const char *reason = get_text(domain, "reason");
	snprintf(cells[0], MAX_CELL, "%s", get_text(domain, "name"));
	snprintf(cells[1], MAX_CELL, "%s", get_text(domain, "label"));
	snprintf(cells[2], MAX_CELL, "%s", get_text(domain, "colour"));
	snprintf(cells[3], MAX_CELL, "%s%s%s%s", get_text(domain, "status"),
		get_bool(domain, "via_vm") ? " (VM)" : "",
		get_bool(domain, "answers") ? "" : ", does not answer",
		get_bool(domain, "barred")       ? ", killed"
		: get_int(domain, "held_ms") > 0 ? ", held back"
						 : "");
	snprintf(cells[4], MAX_CELL, "%d", get_int(domain, "windows"));
	snprintf(cells[5], MAX_CELL, "%.0f KiB",
		(double)json_object_get_uint64(get(domain, "pool_bytes")) / 1024);
	snprintf(cells[6], MAX_CELL, "%s", reason[0] != '\0' ? reason : "-");
}

static void fill_states(struct json_object *window, char out[static MAX_CELL])
{
	static const char *const names[] = {
		"focused",
		"minimized",
		"maximized",
		"fullscreen",
		"attention",
	};
	snprintf(out, MAX_CELL, "%s%s%s", get_bool(window, "mapped") ? "" : "unmapped",
		get_bool(window, "answers") ? "" : "hangs",
		get_text(window, "refused")[0] == '\0' ? "" : "not shown");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (get_bool(window, names[i])) {
			size_t used = strlen(out);
			snprintf(
				out + used, MAX_CELL - used, "%s%s", used > 0 ? "," : "", names[i]);
		}
	}
	if (out[0] == '\0') {
		strcpy(out, "-");
	}
}

static void fill_window(struct json_object *window, char cells[][MAX_CELL])
{
	snprintf(cells[0], MAX_CELL, "%s", get_text(window, "number"));
	snprintf(cells[1], MAX_CELL, "%s", get_text(window, "domain"));
	snprintf(cells[2], MAX_CELL, "%s", get_text(window, "kind"));
	write_box(cells[3], get(window, "content"));
	fill_states(window, cells[4]);
	snprintf(cells[5], MAX_CELL, "%s", get_text(window, "app_id"));
	snprintf(cells[6], MAX_CELL, "%s", get_text(window, "title"));
}

static void fill_sandbox(struct json_object *sandbox, char cells[][MAX_CELL])
{
	int abi = get_int(sandbox, "files");
	snprintf(cells[0], MAX_CELL, "%s", get_text(sandbox, "mode"));
	snprintf(cells[1], MAX_CELL, abi > 0 ? "Landlock ABI %d" : "free", abi);
	snprintf(cells[2], MAX_CELL, "%s",
		!get_bool(sandbox, "calls")   ? "free"
		: get_bool(sandbox, "driver") ? "filtered, but for a GPU's driver"
					      : "filtered");
}

static void fill_binding(struct json_object *binding, char cells[][MAX_CELL])
{
	snprintf(cells[0], MAX_CELL, "%s", get_text(binding, "keys"));
	snprintf(cells[1], MAX_CELL, "%s", get_text(binding, "act"));
	snprintf(cells[2], MAX_CELL, "%s", get_text(binding, "from"));
}

struct kind {
	const char *key; /* of an object in the reply's, or of an array of them */
	size_t columns;
	const char *titles[MAX_COLUMNS];
	void (*fill)(struct json_object *object, char cells[][MAX_CELL]);
};

static const struct kind state_kinds[] = {
	{"outputs", 5, {"OUTPUT", "GEOMETRY", "WORK AREA", "SCALE", "REFRESH"}, fill_output},
	{"domains", 7, {"DOMAIN", "LABEL", "COLOUR", "STATUS", "WINDOWS", "MEMORY", "REASON"},
		fill_domain},
	{"sandbox", 3, {"SANDBOX", "FILES", "SYSTEM CALLS"}, fill_sandbox},
	{"windows", 7, {"WINDOW", "DOMAIN", "KIND", "CONTENT", "STATE", "APP ID", "TITLE"},
		fill_window},
};

static const struct kind binding_kind = {"bindings", 3, {"KEYS", "ACT", "FROM"}, fill_binding};

/* What the loop was ever busy with for so long that it is worth to be known. */
static void print_turns(struct json_object *turns)
{
	printf("\nturns  %d, %d above %u ms, worst %.1f ms\n", get_int(turns, "count"),
		get_int(turns, "long"), TURNS_LONG / 1000, get_int(turns, "worst") / 1000.0);
}

static void print_clipboard(struct json_object *clipboard)
{
	printf("\nclipboard  %s", get_text(clipboard, "phase"));
	if (get(clipboard, "source")) {
		printf(", from %s, %d s ago", get_text(clipboard, "source"),
			get_int(clipboard, "age") / 1000);
	}
	printf("\n");
}

/* What object has of that kind. What is missing is left empty. */
static void print_kind(struct json_object *object, const struct kind *kind)
{
	struct json_object *list = get(object, kind->key);
	bool many = json_object_is_type(list, json_type_array);
	size_t count = many ? json_object_array_length(list) : !!list;
	table.columns = kind->columns;
	table.rows = 1;
	for (size_t i = 0; i < table.columns; i++) {
		snprintf(table.cells[0][i], MAX_CELL, "%s", kind->titles[i]);
	}
	for (size_t i = 0; i < count && table.rows < MAX_ROWS; i++) {
		struct json_object *row = many ? json_object_array_get_idx(list, i) : list;
		kind->fill(row, table.cells[table.rows++]);
	}
	print_table();
}

/* What control_state.h describes. */
static void print_state(struct json_object *state)
{
	for (size_t k = 0; k < sizeof(state_kinds) / sizeof(state_kinds[0]); k++) {
		printf("%s", k > 0 ? "\n" : "");
		print_kind(state, &state_kinds[k]);
	}
	print_clipboard(get(state, "clipboard"));
	print_turns(get(state, "turns"));
}

static void print_json(struct json_object *value)
{
	printf("%s\n", json_object_to_json_string_ext(
			       value, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
}

/* --- asking ----------------------------------------------------------------------------------- */

static int print_reply(const char *text, bool json)
{
	struct json_object *reply = json_tokener_parse(text), *ok, *value;
	if (!json_object_object_get_ex(reply, "ok", &ok)) {
		fprintf(stderr,
			"cloisonctl: the compositor's answer makes no sense: use the cloisonctl "
			"of the same version\n");
		json_object_put(reply);
		return EXIT_UNREACHABLE;
	}
	if (!json_object_get_boolean(ok)) {
		json_object_object_get_ex(reply, "error", &value);
		fprintf(stderr, "cloisonctl: %s\n", json_object_get_string(value));
	} else if (json_object_object_get_ex(reply, "state", &value)) {
		(json ? print_json : print_state)(value);
	} else if (json_object_object_get_ex(reply, "bindings", &value) && json) {
		print_json(value);
	} else if (value) {
		print_kind(reply, &binding_kind);
	}
	value = get(reply, "log");
	for (size_t i = 0; value && i < json_object_array_length(value); i++) {
		printf("%s\n", json_object_get_string(json_object_array_get_idx(value, i)));
	}
	int code = json_object_get_boolean(ok) ? EXIT_SUCCESS : EXIT_REFUSED;
	json_object_put(reply);
	return code;
}

static int ask(char *const words[], bool json)
{
	int fd = control_client_connect(CONTROL_SOCKET, SOCK_STREAM, false);
	if (fd < 0) {
		return EXIT_UNREACHABLE;
	}
	char *reply = control_client_ask(fd, words);
	close(fd);
	if (!reply) {
		fprintf(stderr,
			"cloisonctl: the compositor closed the connection without an answer: "
			"see its log\n");
		return EXIT_UNREACHABLE;
	}
	int code = print_reply(reply, json);
	free(reply);
	return code;
}

/* --- a program on the host: base/starter.h ---------------------------------------------------- */

/* The words of command in one message. Returns the errno that kept the program from running, 0 when
 * it runs. */
static int launch_on(int fd, char *const command[])
{
	static char message[STARTER_MAX_BYTES];
	size_t size = 0, count = 0;
	for (; command[count]; count++) {
		size_t length = strlen(command[count]) + 1;
		if (count == STARTER_MAX_WORDS || length > sizeof(message) - size) {
			return E2BIG;
		}
		memcpy(message + size, command[count], length);
		size += length;
	}
	const struct timeval patience = {.tv_sec = CONTROL_LAUNCH_TIMEOUT / 1000};
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	int32_t answer;
	if (send(fd, message, size, MSG_NOSIGNAL) < 0) {
		return errno;
	}
	ssize_t got = recv(fd, &answer, sizeof(answer), 0);
	return got == sizeof(answer) ? answer : got < 0 && errno == EAGAIN ? ETIMEDOUT : ECONNRESET;
}

static int launch_on_host(char *const command[])
{
	int fd = control_client_connect(STARTER_SOCKET, SOCK_SEQPACKET, false);
	if (fd < 0) {
		return EXIT_UNREACHABLE;
	}
	int error = launch_on(fd, command);
	close(fd);
	if (error != 0) {
		fprintf(stderr, "cloisonctl: domain host cannot run %.100s: %s\n", command[0],
			strerror(error));
	}
	return error == 0 ? EXIT_SUCCESS : EXIT_REFUSED;
}

int main(int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage_text, stdout);
		return EXIT_SUCCESS;
	}
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		printf("cloisonctl %s\n", CLOISON_VERSION);
		return EXIT_SUCCESS;
	}
	if (argc < 2 || argv[1][0] == '-') {
		fputs(usage_text, stderr);
		return EXIT_USAGE;
	}
	if (argc > 3 && strcmp(argv[1], "launch") == 0 && strcmp(argv[2], "host") == 0) {
		return launch_on_host(argv + 3);
	}
	bool lists = strcmp(argv[1], "state") == 0 || strcmp(argv[1], "bindings") == 0;
	bool json = argc == 3 && lists && strcmp(argv[2], "--json") == 0;
	if (json) {
		argv[2] = NULL;
	}
	bool policy = strcmp(argv[1], "policy") == 0;
	int code = policy ? policy_command(argv + 2) : ask(argv + 1, json);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "cloisonctl: cannot write the answer: %s\n", strerror(errno));
		return EXIT_UNREACHABLE;
	}
	return code;
}
