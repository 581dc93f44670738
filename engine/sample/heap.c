#include "sample/inside.h"

static bool before(cell_key a, cell_key b)
{
    return a.key < b.key || (!(b.key < a.key) && a.cell < b.cell);
}

jalur_status heap_push(jalur_ctx *ctx, cell_heap *h, float key, uint32_t cell)
{
    jalur_status st = JALUR_OK;
    if (h->n == h->cap) TRY(mem_grow(ctx, &h->item, &h->cap, h->n + 1, sizeof *h->item));
    cell_key x = {key, cell};
    size_t i = h->n++;
    while (i > 0 && before(x, h->item[(i - 1) / 2])) {
        h->item[i] = h->item[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    h->item[i] = x;
done:
    return st;
}

cell_key heap_pop(cell_heap *h)
{
    cell_key top = h->item[0], x = h->item[--h->n];
    size_t i = 0;
    for (;;) {
        size_t k = 2 * i + 1;
        if (k >= h->n) break;
        if (k + 1 < h->n && before(h->item[k + 1], h->item[k])) ++k;
        if (!before(h->item[k], x)) break;
        h->item[i] = h->item[k];
        i = k;
    }
    if (h->n > 0) h->item[i] = x;
    return top;
}

void heap_release(jalur_ctx *ctx, cell_heap *h)
{
    mem_free(ctx, h->item);
    *h = (cell_heap){NULL, 0, 0};
}
