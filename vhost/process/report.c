/* SPDX-License-Identifier: MIT */
#include "vhost/process/report.h"

#include <stdarg.h>
#include <stdio.h>

#include "protocol/log.h"

#define REPORT_MAX_LINE 512

static const char *report_domain = "?";
static struct log_rate report_rate;

void report_init(const char *domain)
{
	report_domain = domain;
}

static void report_write(enum log_level level, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

static void report_write(enum log_level level, const char *format, va_list args)
{
	char text[REPORT_MAX_LINE];
	uint32_t dropped = 0;
	if (!log_rate_pass(&report_rate, &dropped)) {
		return;
	}
	vsnprintf(text, sizeof(text), format, args);
	if (dropped > 0) {
		log_write(level, "domain %s: %s (%u lines before this one were dropped)",
			report_domain, text, dropped);
	} else {
		log_write(level, "domain %s: %s", report_domain, text);
	}
}

void report(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	report_write(LOG_LEVEL_ERROR, format, args);
	va_end(args);
}

void report_info(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	report_write(LOG_LEVEL_INFO, format, args);
	va_end(args);
}
