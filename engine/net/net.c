/* The door of the room: roads in, network out. */
#include "net/net_internal.h"

jalur_status net_new(jalur_ctx *ctx, const road *roads, uint32_t n_roads, const net_options *o, net **out)
{
    jalur_status st = JALUR_OK;
    arena a;
    net_raw raw = {0};
    net_stats noded = {0};
    road *copies = NULL;
    *out = NULL;
    arena_init(&a, ctx);
    if (o && (o->join_tolerance_m > 0 || o->node_crossings)) {
        TRY(net_node_roads(ctx, roads, n_roads, o, &a, &copies, &noded));
        roads = copies;
    }
    TRY(net_raw_new(ctx, roads, n_roads, &raw));
    TRY(net_from_raw(ctx, &raw, roads, n_roads, NULL, out));
    (*out)->stats.joined_ends = noded.joined_ends;
    (*out)->stats.noded_crossings = noded.noded_crossings;
done:
    net_raw_release(ctx, &raw);
    arena_release(&a);
    return err_while(ctx, st, "building the road network from %u roads", n_roads);
}
