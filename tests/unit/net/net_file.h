/* Kept networks under test: damage under a right checksum, and questions to what was loaded. */
#ifndef NET_FILE_H
#define NET_FILE_H

#include "net_help.h"

/* All pairs among 12 points, on a metric of its own: time and metres of 144 each. */
void net_file_answers(jalur_ctx *ctx, const net *g, net_ms *time, uint32_t *metres);
/* Puts the checksum right, as the format defines it. */
void net_file_reseal(uint8_t *file, size_t n);
/* Reads all of a network. */
void net_file_use(jalur_ctx *ctx, const net *g);

#endif
