/* SPDX-License-Identifier: MIT
 *
 * The guest's one monitor: where its text console and boot messages go. Nothing of it is shown,
 * but a stock driver wants a mode, an EDID and correct answers.
 */
#ifndef VHOST_GPU_DISPLAY_H
#define VHOST_GPU_DISPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/virtio_gpu.h>

#define DISPLAY_WIDTH 1280u /* px */
#define DISPLAY_HEIGHT 800u
#define DISPLAY_EDID_BYTES 128u

struct display {
	uint32_t scanout; /* resource shown, 0: none */
	uint32_t cursor; /* resource of the cursor's image, 0: none */
};

/* Called when a resource goes away. */
void display_forget(struct display *display, uint32_t resource);

/* True when a rectangle of a command is not empty and inside width times height. */
bool display_rect_within(const struct virtio_gpu_rect *untrusted, uint32_t width, uint32_t height);

/* An EDID 1.4 block with the one mode. */
void display_edid(uint8_t out[static DISPLAY_EDID_BYTES]);

#endif
