/* SPDX-License-Identifier: MIT
 *
 * Inside of protocol/: what a code point does to a line of text that somebody must trust.
 */
#ifndef PROTOCOL_TEXT_CLASS_H
#define PROTOCOL_TEXT_CLASS_H

#include <stdint.h>

enum text_class {
	TEXT_VISIBLE,
	TEXT_SPACE, /* white space, tab and newline included, and what only looks blank */
	TEXT_MARK, /* is drawn on top of the code point before it */
	TEXT_FORBIDDEN, /* invisible, reorders, or has no agreed meaning */
};

enum text_class text_classify(uint32_t code_point);

#endif
