/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/face.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/trusted/text_mask.h"
#include "protocol/text.h"

#define FIRST ' '
#define LAST '~'

/* Strokes of each character, with blanks between them: corners, two digits each, right and down on
 * a grid of 4 by 8: capitals are from 0 to 6, small letters from 2, what hangs goes to 8. A stroke
 * from a corner to itself is a dot. */
static const char *const strokes[LAST - FIRST + 1] = {
	"", "2024 2626", "1012 3032", "1016 3036 0242 0444", "4111021333443505 2026",
	"0640 0010110100 3545463635", "460201102031320405162644", "2022", "30212536", "10212516",
	"2125 0244 0442", "2125 0343", "2618", "0343", "2626", "0640", /* space to slash */
	"103041453616050110 1432", "112026 1636", "01103041420646", "0110304142334445361605 1333",
	"36300444", "400003334445361605", "4130100105163645443303", "004016",
	"13020110304142331304051636454433", "0516364541301001021343", /* digits */
	"2323 2626", "2323 2618", "410345", "0242 0444", "014305", "01103041422324 2626",
	"343212144441301001051646", /* colon to at */
	"062046 1434", "06003041423303 3344453606", "4130100105163645", "00304145360600",
	"40000646 0333", "400006 0333", "41301001051636454323", "0006 4046 0343", "1030 2026 1636",
	"4045361605", "0006 400346", "000646", "0600234046", "06004640", "103041453616050110",
	"06003041423303", "103041453616050110 2546", "06003041423303 2346",
	"413010010213334445361605", "0040 2026", "000516364540", "002640", "0016223640",
	"0046 4006", "002340 2326", "00400646", /* capitals */
	"30101636", "0046", "10303616", "022042", "0747", "1021", /* bracket to grave */
	"4246 4332120305163645", "0006 0312324345361605", "4332120305163645",
	"4046 4332120305163645", "044443321203051646", "40302126 1242",
	"4247381807 4332120305163645", "0006 0312324346", "122226 1636 2020", "2232372818 3030",
	"0006 420446", "102026 1636", "0206 03122326 23324346", "0206 0312324346",
	"123243453616050312", "0208 0312324345361605", "4248 4332120305163645", "0206 04223243",
	"4212031434453606", "20253646 0242", "0205163645 4246", "022642", "0216233642", "0246 4206",
	"0226 4218", "02420646", /* small letters */
	"30212213242536", "2027", "10212233242516", "03123443", /* brace to tilde */
};

#define CELL 6 /* of the grid, from one character to the next */
#define LEFT 1 /* of a cell, before the character */
#define DOT 1.4 /* a dot is so many times as thick as a line */

/* Logical px. */
static const struct face_size {
	double across, down; /* of a step of the grid */
	double thick; /* of a line */
	int top, height; /* before the grid; of all */
} sizes[TEXT_FONTS] = {
	[TEXT_FONT_LABEL] = {1.35, 1.5, 1.9, 3, 17},
	[TEXT_FONT_NOTE] = {1.2, 1.35, 1.7, 3, 16},
	[TEXT_FONT_TITLE] = {1.2, 1.35, 1.2, 3, 16},
	[TEXT_FONT_PLAIN] = {1.35, 1.5, 1.3, 3, 17},
};

/* Device px. */
struct face_point {
	double x, y;
};

struct face_pen {
	uint8_t *pixels;
	int width, height, stride;
	double half; /* of a line's thickness */
};

static double distance(struct face_point p, struct face_point a, struct face_point b)
{
	double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
	double along = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
	along = fmin(fmax(along, 0), 1);
	return hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

/* A line with round ends. Where lines meet, what is darkest counts. */
static void draw_line(const struct face_pen *pen, struct face_point a, struct face_point b)
{
	bool is_dot = hypot(b.x - a.x, b.y - a.y) <= 0;
	double half = pen->half * (is_dot ? DOT : 1);
	int left = (int)fmax(floor(fmin(a.x, b.x) - half - 1), 0);
	int top = (int)fmax(floor(fmin(a.y, b.y) - half - 1), 0);
	int right = (int)fmin(ceil(fmax(a.x, b.x) + half + 1), pen->width);
	int bottom = (int)fmin(ceil(fmax(a.y, b.y) + half + 1), pen->height);
	for (int y = top; y < bottom; y++) {
		uint8_t *row = pen->pixels + (size_t)y * (size_t)pen->stride;
		for (int x = left; x < right; x++) {
			struct face_point centre = {x + 0.5, y + 0.5};
			double cover = half + 0.5 - distance(centre, a, b);
			uint8_t ink = (uint8_t)(fmin(fmax(cover, 0), 1) * 255 + 0.5);
			row[x] = ink > row[x] ? ink : row[x];
		}
	}
}

/* at: logical px of the character's cell; scale: device px of a logical one. */
static void draw_character(const struct face_pen *pen, const struct face_size *size, double at,
	double scale, char character)
{
	bool begins = true;
	struct face_point last = {0};
	for (const char *c = strokes[character - FIRST]; *c != '\0';) {
		if (*c == ' ') {
			begins = true;
			c++;
			continue;
		}
		struct face_point next = {
			(at + (LEFT + c[0] - '0') * size->across) * scale,
			(size->top + (c[1] - '0') * size->down) * scale,
		};
		if (!begins) {
			draw_line(pen, last, next);
		}
		begins = false;
		last = next;
		c += 2;
	}
}

static struct text_mask *create_mask(int32_t width, int32_t height, uint32_t scale)
{
	struct text_mask *mask = calloc(1, sizeof(*mask));
	struct text_picture picture = text_picture_of(width, height, scale);
	if (!mask) {
		return NULL;
	}
	*mask = (struct text_mask){.width = width, .height = height, .scale = scale};
	mask->image = pixman_image_create_bits(
		PIXMAN_a8, (int)picture.width, (int)picture.height, NULL, 0);
	if (!mask->image) {
		free(mask);
		return NULL;
	}
	return mask;
}

/* How many characters have room; with three dots at the end of text where they are not all. */
static size_t face_fit(char *text, size_t length, double advance, int32_t max_width)
{
	size_t most = (size_t)(max_width / advance);
	most = most > 0 ? most : 1;
	if (length > most) {
		for (size_t i = most > 3 ? most - 3 : 0; i < most; i++) {
			text[i] = '.';
		}
		return most;
	}
	return length;
}

bool face_has(const char *string)
{
	while (*string >= 0x20 && *string < 0x7f) {
		string++;
	}
	return *string == '\0';
}

struct text_mask *face_draw(
	enum text_font font, const char *string, uint32_t scale, int32_t max_width)
{
	const struct face_size *size = &sizes[font];
	char text[FACE_MAX_BYTES];
	text_escape(string, strlen(string), text, sizeof(text));
	double advance = CELL * size->across;
	size_t length = strlen(text), shown = face_fit(text, length, advance, max_width);
	int32_t width = (int32_t)ceil((double)shown * advance);
	width = width < 1 ? 1 : width < max_width ? width : max_width;
	struct text_mask *mask = create_mask(width, size->height, scale);
	if (!mask) {
		return NULL;
	}
	mask->room = max_width;
	mask->cut = shown < length;
	double factor = (double)scale / TEXT_SCALE_ONE;
	const struct face_pen pen = {
		.pixels = (uint8_t *)pixman_image_get_data(mask->image),
		.width = pixman_image_get_width(mask->image),
		.height = pixman_image_get_height(mask->image),
		.stride = pixman_image_get_stride(mask->image),
		.half = size->thick * factor / 2,
	};
	for (size_t i = 0; i < shown; i++) {
		draw_character(&pen, size, (double)i * advance, factor, text[i]);
	}
	return mask;
}
