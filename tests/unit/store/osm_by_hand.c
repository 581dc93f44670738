#include "osm_by_hand.h"

#include <string.h>

static void put_varint(bytes *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        b->at[b->n++] = (uint8_t)(v | 0x80);
    b->at[b->n++] = (uint8_t)v;
}

static void put_int(bytes *b, unsigned field, uint64_t v)
{
    put_varint(b, field << 3);
    put_varint(b, v);
}

static void put_bytes(bytes *b, unsigned field, const void *data, size_t n)
{
    put_varint(b, field << 3 | 2);
    put_varint(b, n);
    memcpy(b->at + b->n, data, n);
    b->n += n;
}

static void put_part(bytes *b, unsigned field, const bytes *part)
{
    put_bytes(b, field, part->at, part->n);
}

static uint64_t zigzag(int64_t v)
{
    return v < 0 ? (uint64_t)(-v) * 2 - 1 : (uint64_t)v * 2;
}

static void put_block(bytes *out, const char *type, const bytes *content)
{
    bytes blob = {.n = 0}, header = {.n = 0};
    put_part(&blob, 1, content);
    put_bytes(&header, 1, type, strlen(type));
    put_int(&header, 3, blob.n);
    const uint8_t length[4] = {0, 0, 0, (uint8_t)header.n};
    memcpy(out->at + out->n, length, 4);
    memcpy(out->at + out->n + 4, header.at, header.n);
    memcpy(out->at + out->n + 4 + header.n, blob.at, blob.n);
    out->n += 4 + header.n + blob.n;
}

bytes osm_by_hand(void)
{
    bytes out = {.n = 0}, head = {.n = 0}, data = {.n = 0}, group = {.n = 0}, way = {.n = 0}, list = {.n = 0},
          node = {.n = 0}, dense = {.n = 0}, strings = {.n = 0};
    put_bytes(&head, 4, "OsmSchema-V0.6", 14);
    put_bytes(&head, 4, "DenseNodes", 10);
    put_block(&out, "OSMHeader", &head);
    put_int(&way, 1, 42);
    put_bytes(&way, 2, "\x01\x03", 2); /* highway, name */
    put_bytes(&way, 3, "\x02\x04", 2); /* primary, Jl. Ahmad */
    put_varint(&list, zigzag(7));
    put_varint(&list, zigzag(1));
    put_varint(&list, zigzag(1));
    put_part(&way, 8, &list);
    put_part(&group, 3, &way);
    put_part(&data, 2, &group);
    put_int(&node, 1, zigzag(7));
    put_int(&node, 8, zigzag(-10000000));
    put_int(&node, 9, zigzag(124000000));
    group.n = list.n = 0;
    put_part(&group, 1, &node);
    put_varint(&list, zigzag(8));
    put_varint(&list, zigzag(1));
    put_part(&dense, 1, &list);
    list.n = 0;
    put_varint(&list, zigzag(-10000000));
    put_varint(&list, zigzag(100000));
    put_part(&dense, 8, &list);
    list.n = 0;
    put_varint(&list, zigzag(124100000));
    put_varint(&list, zigzag(-50000));
    put_part(&dense, 9, &list);
    put_part(&group, 2, &dense);
    put_part(&data, 2, &group);
    put_bytes(&strings, 1, "", 0);
    put_bytes(&strings, 1, "highway", 7);
    put_bytes(&strings, 1, "primary", 7);
    put_bytes(&strings, 1, "name", 4);
    put_bytes(&strings, 1, "Jl. Ahmad", 9);
    put_part(&data, 1, &strings);
    put_int(&data, 17, 1000);
    put_int(&data, 19, 1000000000);
    put_block(&out, "OSMData", &data);
    return out;
}
