/* SPDX-License-Identifier: MIT */
#include "compositor/domain/domain_clip.h"

#include <errno.h>

static bool takes_part(const struct domain *domain)
{
	return domain->status == DOMAIN_UP && domain->impl && domain->impl->copy;
}

/* The copy that is on is the domain's no more. */
static struct clip_copy *detach_copy(struct domain *domain)
{
	struct clip_copy *copy = domain->copy;
	copy->domain = NULL;
	domain->copy = NULL;
	return copy;
}

static struct clip_paste *detach_paste(struct domain *domain)
{
	struct clip_paste *paste = domain->paste;
	paste->domain = NULL;
	domain->paste = NULL;
	return paste;
}

int domain_copy(struct domain *domain, struct clip_copy *copy)
{
	if (!takes_part(domain)) {
		return ENOTCONN;
	}
	if (domain->copy) {
		return EBUSY;
	}
	copy->at = 0;
	copy->came = 0;
	copy->domain = domain;
	domain->copy = copy;
	int error = domain->impl->copy(domain->impl_data, copy->from, &copy->types);
	if (error != 0) {
		detach_copy(domain);
	}
	return error;
}

void clip_copy_stop(struct clip_copy *copy)
{
	struct domain *domain = copy->domain;
	if (domain) {
		detach_copy(domain);
		domain->impl->copy_stop(domain->impl_data);
	}
}

/* why: the domain may go on saying things about it, and is told not to. */
static void end_copy(struct domain *domain, const char *why)
{
	struct clip_copy *copy = domain->copy;
	if (why) {
		clip_copy_stop(copy);
	} else {
		detach_copy(domain);
	}
	copy->impl->over(copy, why);
}

void domain_copied(
	struct domain *domain, uint32_t type, const uint8_t *untrusted_bytes, size_t size)
{
	struct clip_copy *copy = domain->copy;
	if (!copy) {
		return;
	}
	if (type != copy->at || size > copy->types.sizes[copy->at] - copy->came) {
		end_copy(domain, type == copy->at ? "more came than was asked for"
						  : "another type came than was asked for");
		return;
	}
	copy->came += size;
	copy->impl->data(copy, untrusted_bytes, size);
}

void domain_copied_type(struct domain *domain, uint32_t type, enum link_copy_result result)
{
	struct clip_copy *copy = domain->copy;
	if (!copy) {
		return;
	}
	if (type != copy->at) {
		end_copy(domain, "another type came than was asked for");
		return;
	}
	copy->impl->type_ended(copy, result);
	/* It may have been stopped by that. */
	if (domain->copy != copy) {
		return;
	}
	copy->at++;
	copy->came = 0;
	if (copy->at == copy->types.count) {
		end_copy(domain, NULL);
	}
}

int domain_paste(struct domain *domain, struct clip_paste *paste, struct clip *clip)
{
	if (!takes_part(domain)) {
		return ENOTCONN;
	}
	if (domain->paste) {
		return EBUSY;
	}
	paste->domain = domain;
	domain->paste = paste;
	const struct clip_place *place = paste->place.window ? &paste->place : NULL;
	int error = domain->impl->paste(domain->impl_data, clip, place);
	if (error != 0) {
		detach_paste(domain);
	}
	return error;
}

void clip_paste_stop(struct clip_paste *paste)
{
	struct domain *domain = paste->domain;
	if (domain) {
		detach_paste(domain);
		domain->impl->paste_stop(domain->impl_data);
	}
}

static void end_paste(struct domain *domain, const char *why)
{
	struct clip_paste *paste = detach_paste(domain);
	paste->impl->over(paste, why);
}

void domain_paste_moved(struct domain *domain)
{
	if (domain->paste) {
		domain->paste->impl->moved(domain->paste);
	}
}

void domain_pasted(struct domain *domain, const char *why)
{
	if (domain->paste) {
		end_paste(domain, why);
	}
}

void domain_clip_fail(struct domain *domain, const char *why)
{
	if (domain->copy) {
		struct clip_copy *copy = detach_copy(domain);
		copy->impl->over(copy, why);
	}
	if (domain->paste) {
		end_paste(domain, why);
	}
}
