/* Data quality: reads the nouns and the network and lists what a planner must know before trusting a plan. */
#ifndef JALUR_CHECK_CHECK_H
#define JALUR_CHECK_CHECK_H

#include "geo/geo.h"
#include "model/problems.h"
#include "model/settings.h"
#include "net/net.h"

typedef struct check_metric {
    const profile *profile;
    season season;
    const net_metric *metric;
    const net_metric *open; /* as if no road were closed; NULL: no closure concerns it */
} check_metric;

/* Appends problems of the nouns alone: no areas / stations / depot / vehicles (blocks planning), coordinates out of range
 * or likely swapped or far from everything, points outside the village they name (with distance), duplicate places and
 * ids, codes that do not join, same code but another name, villages without polygon, empty or zero-length roads,
 * vehicles that carry nothing, kits above every vehicle, deadlines before the depot opens, settlements
 * of the map in no listed village, villages without people or without a settlement ... */
jalur_status check_nouns(jalur_ctx *ctx, geo_kit *kit, const territory *t, const settings *s, problems *out);
/* Appends problems of the network: components not joined to the main one (nearest gap), roads that lie on each other, stations far from any road,
 * stations not reachable from any depot by profile and season, depots off the network, closures that touch no road. `net` and `closing` (of t->closures) may be NULL. */
jalur_status check_network(jalur_ctx *ctx, const territory *t, const settings *s, const net *g, const net_closing *closing,
                           const check_metric *metrics, uint32_t n_metrics, problems *out);

#endif
