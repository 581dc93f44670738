/* Off the road: on foot over the ground to a road, then along it, or straight to the facility. */
#ifndef JALUR_NET_OFFROAD_H
#define JALUR_NET_OFFROAD_H

#include "model/raster.h"
#include "net/net.h"

typedef struct offroad {
    const raster *friction; /* minutes a km on level ground; NAN: nobody walks there; NULL: level_kmh everywhere */
    const raster *heights;  /* metres, on the same grid; steps then take longer by Tobler's hiking function; NULL: level */
    double level_kmh;       /* > 0; where there is no friction */
    net_ms most;            /* ways of at most so long */
} offroad;

/* For each point the quickest way to a facility that begins on foot over the ground: cost distance (net/surface.h, 16 neighbours,
 * real distances by latitude) to a facility, or to any place on a road of the metric where one may step on it, and from there on by
 * the metric's profile, access of the facility included. Places stand in the middle of their cells; of a road in a
 * cell the best place counts. time NET_UNREACHED and label
 * JALUR_NONE: beyond the raster, or no such way within `most`. `at`: where the facilities stand; one that is far from every
 * road is reached over the ground alone. JALUR_E_USAGE where the rasters have different grids. */
jalur_status net_offroad(jalur_ctx *ctx, const net_metric *m, const net_snap *facilities, const jalur_lonlat *at, uint32_t n,
                         const offroad *o, const jalur_lonlat *points, uint32_t n_points, net_ms *time, uint32_t *label);

#endif
