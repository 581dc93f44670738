/* What a table of few points can meet of the hierarchy: the ancestors of their nodes in the elimination tree (the search space of
 * Dibbelt, Strasser and Wagner 2016), copied out and numbered anew, so that nothing a small table needs is as long as the network.
 * Not for other rooms. */
#ifndef JALUR_NET_EXCERPT_H
#define JALUR_NET_EXCERPT_H

#include "net/net_internal.h"

typedef struct excerpt {
    const chordal *c;                 /* what is searched: `own`, or the network's */
    net_ms *up, *down;                /* by arc of c, not written to; as are: */
    const uint32_t *up_cm, *down_cm;  /* NULL: times only */
    uint32_t *node;                   /* of the network, ascending: invariants 1 and 2 hold in c as well. NULL: c is the network's */
    chordal own;
    net_weights own_w;
    uint32_t *own_up_cm, *own_down_cm;
} excerpt;

/* The whole network. d NULL: times only. Nothing to release. The metric must live as long and stay as it is, here and below. */
excerpt excerpt_whole(const net_metric *m, const net_details *d);
/* Of all ways from some of `from` to some of `to`; the whole network where it would be a good part of it (a thirty-second). */
jalur_status excerpt_new(jalur_ctx *ctx, const net_metric *m, const net_details *d, const net_snap *from, uint32_t n_from,
                         const net_snap *to, uint32_t n_to, excerpt *out);
void excerpt_release(jalur_ctx *ctx, excerpt *x);
/* Number in c of a node of the network, which must be in it. */
uint32_t excerpt_find(const excerpt *x, uint32_t node);

#endif
