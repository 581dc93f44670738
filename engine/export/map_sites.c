/* A siting answer in the data block of the map page: the points, and which village goes to which. */
#include "export/map.h"

static const char *state_of(const siting_point *p)
{
    return p->closed ? "closed" : p->rank ? "new" : "kept";
}

static void write_points(map_maker *m, const siting *s)
{
    writer *w = m->w;
    json_array(w, "rank");
    for (uint32_t i = 0; i < s->n_points; i++) json_int(w, NULL, s->points[i].rank);
    json_end(w);
    json_array(w, "when");
    for (uint32_t i = 0; i < s->n_points; i++) json_int(w, NULL, s->points[i].when);
    json_end(w);
    json_array(w, "state");
    for (uint32_t i = 0; i < s->n_points; i++) json_text(w, NULL, state_of(&s->points[i]));
    json_end(w);
    json_array(w, "name"); /* "": that of the area */
    for (uint32_t i = 0; i < s->n_points; i++)
        json_text(w, NULL, s->points[i].office < m->t->n_offices ? m->t->offices[s->points[i].office].name : s->points[i].id);
    json_end(w);
    json_array(w, "area");
    for (uint32_t i = 0; i < s->n_points; i++)
        json_int(w, NULL, s->points[i].village < m->t->n_areas ? (int64_t)s->points[i].village : -1);
    json_end(w);
    json_array(w, "gain");
    for (uint32_t i = 0; i < s->n_points; i++) map_number(w, true, s->points[i].gain, 0);
    json_end(w);
    json_array(w, "people_n");
    for (uint32_t i = 0; i < s->n_points; i++) map_number(w, true, s->points[i].people, 0);
    json_end(w);
    json_array(w, "villages");
    for (uint32_t i = 0; i < s->n_points; i++) json_int(w, NULL, s->points[i].n_villages);
    json_end(w);
    json_array(w, "names");
    for (uint32_t i = 0; i < s->n_points; i++) json_text(w, NULL, s->points[i].new_names ? s->points[i].new_names : "");
    json_end(w);
    for (uint32_t i = 0; i < s->n_points; i++) pack_point(m->pack, s->points[i].at);
    map_flush_pack(m, "at");
}

static void write_villages(map_maker *m, const siting *s)
{
    writer *w = m->w;
    json_array(w, "to"); /* index of a point; -1: to none */
    for (uint32_t i = 0; i < s->n_villages; i++) json_int(w, NULL, s->villages[i].point == JALUR_NONE ? -1 : (int64_t)s->villages[i].point);
    json_end(w);
    json_array(w, "min");
    for (uint32_t i = 0; i < s->n_villages; i++) map_number(w, true, s->villages[i].minutes, 1);
    json_end(w);
    for (uint32_t i = 0; i < s->n_villages; i++) pack_point(m->pack, s->villages[i].at);
    map_flush_pack(m, "from");
}

void map_write_sites(map_maker *m)
{
    const siting *s = m->in->siting;
    if (!s) {
        json_null(m->w, "sites");
        return;
    }
    json_object(m->w, "sites");
    json_text(m->w, "goal", s->goal);
    json_text(m->w, "times", s->times_are);
    json_real(m->w, "limit", s->limit_min, 1);
    write_points(m, s);
    write_villages(m, s);
    json_end(m->w);
}
