/* An OSM PBF file made by hand, unpacked, so that every byte can be bent. */
#ifndef JALUR_TEST_OSM_BY_HAND_H
#define JALUR_TEST_OSM_BY_HAND_H

#include <stddef.h>
#include <stdint.h>

typedef struct bytes {
    uint8_t at[600];
    size_t n;
} bytes;

/* One way over a plain node (id 7) and two dense ones (8, 9); grid of 1000 nanodegrees, shifted by 1 degree of
 * latitude. The way stands first, the string table behind it. */
bytes osm_by_hand(void);

#endif
