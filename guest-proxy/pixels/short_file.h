/* SPDX-License-Identifier: MIT
 *
 * Applications that make the file behind a wl_buffer shorter than its picture. wlroots lets them:
 * what is missing reads as zeroes.
 */
#ifndef GUEST_PROXY_SHORT_FILE_H
#define GUEST_PROXY_SHORT_FILE_H

struct wl_client;
struct wlr_buffer;

/* Pixels of buffer were read for client: when they are not all in its file, the application gets
 * wl_shm.invalid_fd, which ends it. One that has destroyed the wl_buffer is let be. */
void short_file_report(struct wlr_buffer *buffer, struct wl_client *client);

#endif
