/* The container of OpenStreetMap PBF, block by block: nodes and ways as they stand in the file. */
#ifndef JALUR_STORE_OSM_BLOCKS_H
#define JALUR_STORE_OSM_BLOCKS_H

#include "base/ctx.h"

typedef struct osm_raw_way {
    int64_t id;
    const int64_t *refs;
    size_t n_refs;
    const char *const *keys, *const *values; /* n_tags each; live for the call */
    size_t n_tags;
} osm_raw_way;

typedef struct osm_sink {
    void *user;
    /* Either may be NULL; a failure ends the reading and is handed on. Degrees may be out of range in a bad file. */
    jalur_status (*node)(void *user, int64_t id, double lon_deg, double lat_deg);
    jalur_status (*way)(void *user, const osm_raw_way *w);
} osm_sink;

/* Reads the whole file, one block (at most 32 MB) in memory at a time. JALUR_E_DATA when the bytes are no such file,
 * are cut short inside a block or need a feature that is not supported; JALUR_E_IO when it cannot be read. Reads
 * nothing beyond a field's own length, whatever the bytes say. */
jalur_status osm_blocks_read(jalur_ctx *ctx, const char *path, const osm_sink *sink);

#endif
