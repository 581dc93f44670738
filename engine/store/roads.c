/* Roads by themselves, and what is kept about them. A country has millions: who only wants to know whether they are still those
 * that a network was built from asks for a number that was kept, and for the time of the last change to their table. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/places_load.h"

static const char KEY[] = "roads";

/* Times of the last insert, update and delete, which triggers keep, and the last id. */
static jalur_status table_state(store *s, char out[ROADS_SEEN_SIZE])
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    out[0] = '\0';
    TRY(rows_open(s, "geometry_columns_time",
                  "SELECT last_insert || ' ' || last_update || ' ' || last_delete || ' ' || ifnull((SELECT max(id) FROM road), 0)"
                  " FROM geometry_columns_time WHERE f_table_name = 'road' AND f_geometry_column = 'geom'",
                  &r));
    if (rows_next(&r)) (void)snprintf(out, ROADS_SEEN_SIZE, "%s", rows_raw(&r));
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

jalur_status store_load_roads(store *s, territory *t)
{
    jalur_status st = JALUR_OK;
    places_load p = {.s = s, .t = t, .texts = {.mem = &t->mem}};
    TRY(db_begin_read(s));
    TRY(table_state(s, s->roads_seen));
    TRY(places_load_roads(&p));
done:
    db_rollback(s); /* ends the reading transaction */
    text_pool_release(&p.texts);
    if (st != JALUR_OK) {
        t->roads = NULL;
        t->n_roads = 0;
        s->roads_seen[0] = '\0';
    }
    return err_while(s->ctx, st, "loading the roads");
}

jalur_status store_keep_roads(store *s, const store_roads *about)
{
    jalur_status st = JALUR_OK;
    char text[ROADS_SEEN_SIZE + 64], *kept = NULL;
    if (!s->roads_seen[0]) return JALUR_OK;
    (void)snprintf(text, sizeof text, "%" PRIu32 " %016" PRIx64 " %s", about->n, about->hash, s->roads_seen);
    TRY(meta_load(s, KEY, &kept));
    if (!kept || strcmp(kept, text) != 0) TRY(meta_save(s, KEY, text)); /* a question does not touch the project */
done:
    mem_free(s->ctx, kept);
    return err_while(s->ctx, st, "keeping what is known of the roads");
}

jalur_status store_kept_roads(store *s, store_roads *about, bool *found)
{
    jalur_status st = JALUR_OK;
    char now[ROADS_SEEN_SIZE], *text = NULL;
    int at = 0;
    *found = false;
    TRY(db_begin_read(s));
    TRY(table_state(s, now));
    TRY(meta_load(s, KEY, &text));
    const bool read = text && sscanf(text, "%" SCNu32 " %16" SCNx64 " %n", &about->n, &about->hash, &at) == 2 && at > 0;
    *found = read && now[0] && strcmp(text + at, now) == 0;
done:
    mem_free(s->ctx, text);
    db_rollback(s);
    return err_while(s->ctx, st, "asking what is known of the roads");
}
