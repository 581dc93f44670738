/* Distances and middle nodes of a metric's arcs: twice the memory of its times again, so they are made when the first way or
 * distance is asked for, by whichever thread comes first. */
#include <pthread.h>
#include <stdatomic.h>

#include "net/net_internal.h"

struct net_lazy {
    pthread_mutex_t lock;
    atomic_bool made;
    net_details d;
};

static void release(jalur_ctx *ctx, net_details *d)
{
    mem_free(ctx, d->up_cm);
    mem_free(ctx, d->down_cm);
    mem_free(ctx, d->via);
    *d = (net_details){0};
}

jalur_status net_lazy_new(jalur_ctx *ctx, struct net_lazy **out)
{
    jalur_status st = mem_new(ctx, 1, sizeof **out, out);
    if (st != JALUR_OK) return st;
    if (pthread_mutex_init(&(*out)->lock, NULL) != 0) {
        mem_free(ctx, *out);
        *out = NULL;
        return err_set(ctx, JALUR_E_RESOURCE, "the system gives no more locks");
    }
    atomic_init(&(*out)->made, false);
    return JALUR_OK;
}

void net_lazy_free(jalur_ctx *ctx, struct net_lazy *l)
{
    if (!l) return;
    release(ctx, &l->d);
    pthread_mutex_destroy(&l->lock);
    mem_free(ctx, l);
}

net_details *net_details_if_made(const net_metric *m)
{
    return atomic_load_explicit(&m->lazy->made, memory_order_acquire) ? &m->lazy->d : NULL;
}

static jalur_status details_new(jalur_ctx *ctx, const net_metric *m, net_details *d)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = m->g->c.n_arcs;
    net_weights w = m->w; /* read only */
    *d = (net_details){0};
    TRY(mem_new_unset(ctx, n, sizeof *d->up_cm, &d->up_cm));
    TRY(mem_new_unset(ctx, n, sizeof *d->down_cm, &d->down_cm));
    TRY(mem_new_unset(ctx, (size_t)n * 2, sizeof *d->via, &d->via));
    TRY(net_customise_into(ctx, m->g, m->forward, m->backward, &w, false, d));
done:
    if (st != JALUR_OK) release(ctx, d);
    return st;
}

jalur_status net_details_of(jalur_ctx *ctx, const net_metric *m, const net_details **out)
{
    jalur_status st = JALUR_OK;
    struct net_lazy *l = m->lazy;
    *out = net_details_if_made(m);
    if (*out) return JALUR_OK;
    if (pthread_mutex_lock(&l->lock) != 0) return err_set(ctx, JALUR_E_INTERNAL, "a metric's lock failed");
    if (!atomic_load(&l->made)) {
        st = details_new(ctx, m, &l->d);
        if (st == JALUR_OK) atomic_store_explicit(&l->made, true, memory_order_release);
    }
    pthread_mutex_unlock(&l->lock);
    if (st == JALUR_OK) *out = &l->d;
    return st;
}
