/* SPDX-License-Identifier: MIT */
#include "compositor/control/cloisonctl_table.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MAX_ROWS 1024u /* the rest is not shown */
#define MAX_COLUMNS 8u
#define MAX_CELL 160u /* bytes */

struct table {
	size_t columns, rows;
	char cells[MAX_ROWS][MAX_COLUMNS][MAX_CELL];
};

/* Too big for the stack; one table is made at a time. */
static struct table table;

static void cloisonctl_table_start(size_t columns, const char *const *titles)
{
	table.columns = columns;
	table.rows = 1;
	for (size_t i = 0; i < columns; i++) {
		snprintf(table.cells[0][i], MAX_CELL, "%s", titles[i]);
	}
}

/* How many places a terminal needs: no combining or wide characters are looked for. */
static size_t width(const char *text)
{
	size_t count = 0;
	for (; *text; text++) {
		count += (*text & 0xc0) != 0x80;
	}
	return count;
}

static void print(void)
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

static const char *text(struct json_object *object, const char *key)
{
	const char *value = json_object_get_string(get(object, key));
	return value ? value : "-";
}

static bool is_set(struct json_object *object, const char *key)
{
	return json_object_get_boolean(get(object, key));
}

static int integer(struct json_object *object, const char *key)
{
	return json_object_get_int(get(object, key));
}

/* "1280x720+0+28" */
static void write_box(char out[static MAX_CELL], struct json_object *box)
{
	snprintf(out, MAX_CELL, "%dx%d%+d%+d", integer(box, "width"), integer(box, "height"),
		integer(box, "x"), integer(box, "y"));
}

/* --- the three tables ----------------------------------------------------------------------- */

static void fill_output(struct json_object *output, char cells[][MAX_CELL])
{
	snprintf(cells[0], MAX_CELL, "%s", text(output, "name"));
	write_box(cells[1], get(output, "geometry"));
	write_box(cells[2], get(output, "work_area"));
	snprintf(cells[3], MAX_CELL, "%g", json_object_get_double(get(output, "scale")));
	snprintf(cells[4], MAX_CELL, "%.2f Hz", json_object_get_double(get(output, "refresh")));
}

static void fill_domain(struct json_object *domain, char cells[][MAX_CELL])
{
	const char *reason = text(domain, "reason");
	snprintf(cells[0], MAX_CELL, "%s", text(domain, "name"));
	snprintf(cells[1], MAX_CELL, "%s", text(domain, "label"));
	snprintf(cells[2], MAX_CELL, "%s", text(domain, "colour"));
	snprintf(cells[3], MAX_CELL, "%s%s%s", text(domain, "status"),
		is_set(domain, "via_vm") ? " (VM)" : "",
		is_set(domain, "answers") ? "" : ", does not answer");
	snprintf(cells[4], MAX_CELL, "%d", integer(domain, "windows"));
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
	snprintf(out, MAX_CELL, "%s%s", is_set(window, "mapped") ? "" : "unmapped",
		is_set(window, "answers") ? "" : "hangs");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (is_set(window, names[i])) {
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
	snprintf(cells[0], MAX_CELL, "%s", text(window, "number"));
	snprintf(cells[1], MAX_CELL, "%s", text(window, "domain"));
	snprintf(cells[2], MAX_CELL, "%s", text(window, "kind"));
	write_box(cells[3], get(window, "content"));
	fill_states(window, cells[4]);
	snprintf(cells[5], MAX_CELL, "%s", text(window, "app_id"));
	snprintf(cells[6], MAX_CELL, "%s", text(window, "title"));
}

static const struct kind {
	const char *key; /* of the array in the state */
	size_t columns;
	const char *titles[MAX_COLUMNS];
	void (*fill)(struct json_object *object, char cells[][MAX_CELL]);
} kinds[] = {
	{"outputs", 5, {"OUTPUT", "GEOMETRY", "WORK AREA", "SCALE", "REFRESH"}, fill_output},
	{"domains", 7, {"DOMAIN", "LABEL", "COLOUR", "STATUS", "WINDOWS", "MEMORY", "REASON"},
		fill_domain},
	{"windows", 7, {"WINDOW", "DOMAIN", "KIND", "CONTENT", "STATE", "APP ID", "TITLE"},
		fill_window},
};

void cloisonctl_table_print(struct json_object *state)
{
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		struct json_object *list = get(state, kinds[k].key);
		size_t count = json_object_is_type(list, json_type_array)
				       ? json_object_array_length(list)
				       : 0;
		cloisonctl_table_start(kinds[k].columns, kinds[k].titles);
		for (size_t i = 0; i < count && table.rows < MAX_ROWS; i++) {
			kinds[k].fill(
				json_object_array_get_idx(list, i), table.cells[table.rows++]);
		}
		printf("%s", k > 0 ? "\n" : "");
		print();
	}
}
