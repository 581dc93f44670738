/* PBF after the public format description of OpenStreetMap (wiki "PBF Format") and of Protocol Buffers ("Encoding").
 *
 * Invariants
 *  1. A cursor never moves behind its end; the first wrong byte sets `bad`, after which every read gives 0 or nothing.
 *  2. Sums of differences run in unsigned arithmetic: a hostile file may wrap them, never overflow them.
 *  3. Block sizes are checked against the limits of the format before memory is taken. */
#include <unistd.h>

#include <cpl_conv.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/osm_blocks.h"

enum { HEADER_LIMIT = 64 * 1024, BLOCK_LIMIT = 32 * 1024 * 1024 };
enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

typedef struct cursor {
    const uint8_t *at, *end;
    bool bad;
} cursor;

typedef struct blocks {
    jalur_ctx *ctx;
    const osm_sink *sink;
    FILE *file;
    uint8_t *packed, *plain; /* one blob as stored, and inflated */
    size_t packed_cap, plain_cap;
    char *text; /* string table, each entry zero-terminated */
    const char **string;
    size_t text_cap, string_cap, n_strings;
    int64_t *refs;
    const char **keys, **values;
    size_t refs_cap, keys_cap, values_cap;
    double granularity, lat_offset, lon_offset; /* 1e-9 degrees */
    bool saw_header;
} blocks;

/* ---- Protocol Buffers ---- */

static uint64_t take_varint(cursor *c)
{
    uint64_t out = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (c->bad || c->at == c->end) break;
        uint8_t byte = *c->at++;
        out |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) return out;
    }
    c->bad = true;
    return 0;
}

static uint64_t unzigzag(uint64_t v)
{
    return (v >> 1) ^ (0 - (v & 1));
}

/* Two's complement without the implementation's help. */
static int64_t as_signed(uint64_t v)
{
    return v <= INT64_MAX ? (int64_t)v : -(int64_t)(UINT64_MAX - v) - 1;
}

static cursor take_bytes(cursor *c)
{
    uint64_t n = take_varint(c);
    if (c->bad || n > (uint64_t)(c->end - c->at)) {
        c->bad = true;
        return (cursor){NULL, NULL, false};
    }
    cursor out = {c->at, c->at + n, false};
    c->at += n;
    return out;
}

/* Next field; false at the end or when the bytes are wrong. */
static bool take_field(cursor *c, uint32_t *field, uint32_t *wire)
{
    if (c->bad || c->at == c->end) return false;
    uint64_t key = take_varint(c);
    *field = (uint32_t)(key >> 3);
    *wire = (uint32_t)(key & 7);
    return !c->bad;
}

static void skip_field(cursor *c, uint32_t wire)
{
    size_t n = wire == WIRE_64 ? 8 : wire == WIRE_32 ? 4 : 0;
    if (wire == WIRE_VARINT)
        take_varint(c);
    else if (wire == WIRE_BYTES)
        take_bytes(c);
    else if (n == 0 || n > (size_t)(c->end - c->at))
        c->bad = true;
    else
        c->at += n;
}

static bool more(const cursor *c)
{
    return !c->bad && c->at != c->end;
}

/* ---- blocks ---- */

static jalur_status damaged(blocks *b, const char *what)
{
    return err_at(
        b->ctx, JALUR_E_DATA,
        &(err_site){.expected = "a whole OpenStreetMap PBF file", .native = what, .remedy = "download the file again"},
        "the file is damaged or no OpenStreetMap PBF file: %s", what);
}

static jalur_status string_add(blocks *b, cursor entry, size_t *used)
{
    jalur_status st = JALUR_OK;
    size_t n = (size_t)(entry.end - entry.at);
    TRY(mem_grow(b->ctx, &b->string, &b->string_cap, b->n_strings + 1, sizeof *b->string));
    b->string[b->n_strings++] = b->text + *used;
    if (n) memcpy(b->text + *used, entry.at, n);
    b->text[*used + n] = 0;
    *used += n + 1;
done:
    return st;
}

/* Every entry costs at least two bytes in the block, so twice its size holds the text with its zeros. */
static jalur_status read_strings(blocks *b, cursor table)
{
    jalur_status st = JALUR_OK;
    uint32_t field, wire;
    size_t used = 0;
    b->n_strings = 0;
    TRY(mem_grow(b->ctx, &b->text, &b->text_cap, (size_t)(table.end - table.at) + 1, 1));
    while (take_field(&table, &field, &wire)) {
        if (field != 1 || wire != WIRE_BYTES) {
            skip_field(&table, wire);
            continue;
        }
        cursor entry = take_bytes(&table);
        if (!table.bad) TRY(string_add(b, entry, &used));
    }
    if (table.bad) TRY(damaged(b, "a string table is wrong"));
done:
    return st;
}

static jalur_status give_node(blocks *b, uint64_t id, uint64_t lat, uint64_t lon)
{
    double lon_deg = 1e-9 * (b->lon_offset + b->granularity * (double)as_signed(lon));
    double lat_deg = 1e-9 * (b->lat_offset + b->granularity * (double)as_signed(lat));
    return b->sink->node(b->sink->user, as_signed(id), lon_deg, lat_deg);
}

static jalur_status read_node(blocks *b, cursor c)
{
    uint32_t field, wire;
    uint64_t id = 0, lat = 0, lon = 0;
    while (take_field(&c, &field, &wire)) {
        if (wire == WIRE_VARINT && field == 1)
            id = unzigzag(take_varint(&c));
        else if (wire == WIRE_VARINT && field == 8)
            lat = unzigzag(take_varint(&c));
        else if (wire == WIRE_VARINT && field == 9)
            lon = unzigzag(take_varint(&c));
        else
            skip_field(&c, wire);
    }
    return c.bad ? damaged(b, "a node is wrong") : give_node(b, id, lat, lon);
}

static jalur_status read_dense(blocks *b, cursor c)
{
    jalur_status st = JALUR_OK;
    uint32_t field, wire;
    cursor ids = {NULL, NULL, false}, lats = ids, lons = ids;
    uint64_t id = 0, lat = 0, lon = 0;
    while (take_field(&c, &field, &wire)) {
        if (wire == WIRE_BYTES && field == 1)
            ids = take_bytes(&c);
        else if (wire == WIRE_BYTES && field == 8)
            lats = take_bytes(&c);
        else if (wire == WIRE_BYTES && field == 9)
            lons = take_bytes(&c);
        else
            skip_field(&c, wire);
    }
    while (!c.bad && more(&ids)) {
        id += unzigzag(take_varint(&ids));
        lat += unzigzag(take_varint(&lats));
        lon += unzigzag(take_varint(&lons));
        if (ids.bad || lats.bad || lons.bad) break;
        TRY(give_node(b, id, lat, lon));
    }
    if (c.bad || ids.bad || lats.bad || lons.bad) TRY(damaged(b, "a group of nodes is wrong"));
done:
    return st;
}

static jalur_status read_refs(blocks *b, cursor c, size_t *n)
{
    uint64_t ref = 0;
    *n = 0;
    while (more(&c)) {
        ref += unzigzag(take_varint(&c));
        jalur_status st = mem_grow(b->ctx, &b->refs, &b->refs_cap, *n + 1, sizeof *b->refs);
        if (st != JALUR_OK) return st;
        b->refs[(*n)++] = as_signed(ref);
    }
    return c.bad ? damaged(b, "the nodes of a way are wrong") : JALUR_OK;
}

static jalur_status read_tags(blocks *b, cursor keys, cursor values, size_t *n)
{
    jalur_status st = JALUR_OK;
    *n = 0;
    while (more(&keys) && more(&values)) {
        uint64_t key = take_varint(&keys), text = take_varint(&values);
        if (keys.bad || values.bad || key >= b->n_strings || text >= b->n_strings)
            TRY(damaged(b, "the tags of a way are wrong"));
        TRY(mem_grow(b->ctx, &b->keys, &b->keys_cap, *n + 1, sizeof *b->keys));
        TRY(mem_grow(b->ctx, &b->values, &b->values_cap, *n + 1, sizeof *b->values));
        b->keys[*n] = b->string[key];
        b->values[(*n)++] = b->string[text];
    }
    if (more(&keys) || more(&values)) TRY(damaged(b, "a way has more keys than values"));
done:
    return st;
}

static jalur_status read_way(blocks *b, cursor c)
{
    jalur_status st = JALUR_OK;
    uint32_t field, wire;
    cursor keys = {NULL, NULL, false}, values = keys, refs = keys;
    osm_raw_way way = {.id = 0};
    while (take_field(&c, &field, &wire)) {
        if (wire == WIRE_VARINT && field == 1)
            way.id = as_signed(take_varint(&c));
        else if (wire == WIRE_BYTES && field == 2)
            keys = take_bytes(&c);
        else if (wire == WIRE_BYTES && field == 3)
            values = take_bytes(&c);
        else if (wire == WIRE_BYTES && field == 8)
            refs = take_bytes(&c);
        else
            skip_field(&c, wire);
    }
    if (c.bad) TRY(damaged(b, "a way is wrong"));
    TRY(read_refs(b, refs, &way.n_refs));
    TRY(read_tags(b, keys, values, &way.n_tags));
    way.refs = b->refs;
    way.keys = b->keys;
    way.values = b->values;
    TRY(b->sink->way(b->sink->user, &way));
done:
    return st;
}

static jalur_status read_group(blocks *b, cursor c)
{
    jalur_status st = JALUR_OK;
    uint32_t field, wire;
    while (take_field(&c, &field, &wire)) {
        bool node = field == 1 || field == 2, way = field == 3;
        if (wire != WIRE_BYTES || !((node && b->sink->node) || (way && b->sink->way))) {
            skip_field(&c, wire);
            continue;
        }
        cursor part = take_bytes(&c);
        if (c.bad) break;
        TRY(way ? read_way(b, part) : field == 1 ? read_node(b, part) : read_dense(b, part));
    }
    if (c.bad) TRY(damaged(b, "a group is wrong"));
done:
    return st;
}

/* The string table and the grid may stand behind the groups that need them, so the block is gone through twice. */
static jalur_status read_data(blocks *b, cursor c)
{
    jalur_status st = JALUR_OK;
    uint32_t field, wire;
    cursor again = c;
    b->granularity = 100;
    b->lat_offset = b->lon_offset = 0;
    b->n_strings = 0;
    while (take_field(&c, &field, &wire)) {
        if (wire == WIRE_BYTES && field == 1)
            TRY(read_strings(b, take_bytes(&c)));
        else if (wire == WIRE_VARINT && field == 17)
            b->granularity = (double)as_signed(take_varint(&c));
        else if (wire == WIRE_VARINT && field == 19)
            b->lat_offset = (double)as_signed(take_varint(&c));
        else if (wire == WIRE_VARINT && field == 20)
            b->lon_offset = (double)as_signed(take_varint(&c));
        else
            skip_field(&c, wire);
    }
    while (!c.bad && take_field(&again, &field, &wire)) {
        if (wire == WIRE_BYTES && field == 2)
            TRY(read_group(b, take_bytes(&again)));
        else
            skip_field(&again, wire);
    }
    if (c.bad || again.bad) TRY(damaged(b, "a block is wrong"));
done:
    return st;
}

static bool feature_known(cursor name)
{
    static const char *const KNOWN[] = {"OsmSchema-V0.6", "DenseNodes"};
    size_t n = (size_t)(name.end - name.at);
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++)
        if (n == strlen(KNOWN[i]) && memcmp(name.at, KNOWN[i], n) == 0) return true;
    return false;
}

static jalur_status read_header(blocks *b, cursor c)
{
    jalur_status st = JALUR_OK;
    uint32_t field, wire;
    b->saw_header = true;
    while (take_field(&c, &field, &wire)) {
        if (field != 4 || wire != WIRE_BYTES) {
            skip_field(&c, wire);
            continue;
        }
        cursor name = take_bytes(&c);
        if (!c.bad && !feature_known(name)) TRY(damaged(b, "it needs a feature that is not supported (history?)"));
    }
    if (c.bad) TRY(damaged(b, "its header is wrong"));
done:
    return st;
}

/* ---- the file ---- */

static jalur_status read_bytes(blocks *b, size_t n)
{
    jalur_status st = mem_grow(b->ctx, &b->packed, &b->packed_cap, n + 1, 1);
    if (st != JALUR_OK) return st;
    if (fread(b->packed, 1, n, b->file) == n) return JALUR_OK;
    if (ferror(b->file))
        return err_at(b->ctx, JALUR_E_IO, &(err_site){.native = strerror(errno)}, "the file cannot be read");
    return damaged(b, "it ends in the middle of a block");
}

/* The blob in b->packed, inflated where needed, as a cursor over its content. */
static jalur_status unpack(blocks *b, size_t n_bytes, cursor *out)
{
    jalur_status st = JALUR_OK;
    cursor c = {b->packed, b->packed + n_bytes, false}, raw = {NULL, NULL, false}, zipped = raw;
    uint32_t field, wire;
    uint64_t size = 0;
    size_t got = 0;
    while (take_field(&c, &field, &wire)) {
        if (wire == WIRE_BYTES && field == 1)
            raw = take_bytes(&c);
        else if (wire == WIRE_VARINT && field == 2)
            size = take_varint(&c);
        else if (wire == WIRE_BYTES && field == 3)
            zipped = take_bytes(&c);
        else
            skip_field(&c, wire);
    }
    if (c.bad || size > BLOCK_LIMIT) TRY(damaged(b, "a blob is wrong"));
    *out = raw;
    if (raw.at) goto done;
    if (!zipped.at) TRY(damaged(b, "a blob is packed in a way that is not supported (only zlib is)"));
    TRY(mem_grow(b->ctx, &b->plain, &b->plain_cap, (size_t)size + 1, 1));
    if (!CPLZLibInflate(zipped.at, (size_t)(zipped.end - zipped.at), b->plain, (size_t)size + 1, &got) || got != size)
        TRY(damaged(b, "a block cannot be unpacked"));
    *out = (cursor){b->plain, b->plain + size, false};
done:
    return st;
}

static jalur_status read_block(blocks *b, bool *end)
{
    jalur_status st = JALUR_OK;
    uint8_t length[4];
    uint32_t field, wire;
    uint64_t size = 0;
    char type[16] = "";
    size_t n = fread(length, 1, sizeof length, b->file);
    *end = n == 0 && feof(b->file);
    if (*end) goto done;
    size_t header = (size_t)length[0] << 24 | (size_t)length[1] << 16 | (size_t)length[2] << 8 | length[3];
    if (n < sizeof length || header > HEADER_LIMIT) TRY(damaged(b, "a block header is wrong"));
    TRY(read_bytes(b, header));
    cursor c = {b->packed, b->packed + header, false}, name = {NULL, NULL, false};
    while (take_field(&c, &field, &wire)) {
        if (wire == WIRE_BYTES && field == 1)
            name = take_bytes(&c);
        else if (wire == WIRE_VARINT && field == 3)
            size = take_varint(&c);
        else
            skip_field(&c, wire);
    }
    if (c.bad || !name.at || name.end - name.at >= (ptrdiff_t)sizeof type || size > BLOCK_LIMIT)
        TRY(damaged(b, "a block header is wrong"));
    memcpy(type, name.at, (size_t)(name.end - name.at));
    TRY(read_bytes(b, (size_t)size));
    bool data = strcmp(type, "OSMData") == 0;
    if (data && !b->saw_header) TRY(damaged(b, "it does not begin with a header"));
    if (!data && strcmp(type, "OSMHeader") != 0) goto done; /* the format asks readers to skip other blocks */
    TRY(unpack(b, (size_t)size, &c));
    TRY(data ? read_data(b, c) : read_header(b, c));
done:
    return st;
}

jalur_status osm_blocks_read(jalur_ctx *ctx, const char *path, const osm_sink *sink)
{
    jalur_status st = JALUR_OK;
    blocks b = {.ctx = ctx, .sink = sink, .file = fopen(path, "rb")};
    bool end = false;
    if (!b.file)
        TRY(err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .native = strerror(errno)}, "the file cannot be read"));
    while (!end)
        TRY(read_block(&b, &end));
    if (!b.saw_header) TRY(damaged(&b, "it has no header"));
done:
    if (b.file) fclose(b.file);
    mem_free(ctx, b.packed);
    mem_free(ctx, b.plain);
    mem_free(ctx, b.text);
    mem_free(ctx, b.string);
    mem_free(ctx, b.refs);
    mem_free(ctx, b.keys);
    mem_free(ctx, b.values);
    return err_file(ctx, st, path);
}
