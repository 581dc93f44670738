/* VRPLIB: "KEY : VALUE" lines, then sections. Words as in TSPLIB 95 (Reinelt), CVRPLIB, LKH-3 and PyVRP's instances. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "instance/flat.h"

typedef struct vrplib {
    text *t;
    flat *f;
    bool line_read;          /* the line at hand ended a section and is to be looked at */
    char format[32];         /* EDGE_WEIGHT_FORMAT */
    double capacity, service, max_duration, max_distance, release, fixed, per_unit, max_reloads; /* for all; NAN: not said */
    bool metric_said, has_depots, has_coordinates, has_weights, has_capacities, has_vehicle_depots;
} vrplib;

static jalur_status refused(const text *t, const char *field, const char *what)
{
    return err_at(t->ctx, JALUR_E_DATA, &(err_site){.file = t->file, .row = t->line, .field = field},
                  "%s is not known to the routing model: %s", field, what);
}

/* Keys */

static jalur_status type_key(vrplib *v, const char *value)
{
    static const char *const known[] = {"TSP", "ATSP", "CVRP", "ACVRP", "VRP", "DCVRP", "VRPTW", "CVRPTW", "OVRP", "MDVRP",
        "MDVRPTW", "HFVRP", "HVRP", "HFVRPTW", "FSMVRP", "SDVRP", "SDVRPTW", "PCVRPTW", "PCVRP", "MTVRPTWR", "MTVRP", "MTVRPTW",
        "VRPB", "VRPBTW", "VRPSPD", "VRPSPDTW", "VRPMPD", "VRPMPDTW"};
    flat *f = v->f;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(value, known[i]) == 0) f->kind = known[i];
    if (!f->kind)
        return text_bad(v->t, "TYPE", value, "CVRP, VRPTW, HFVRP, MDVRPTW, MTVRPTWR, PCVRPTW, SDVRPTW, VRPB, OVRP, TSP or the "
                        "like", "write the TYPE that says the same, or plan it as VROOM JSON");
    f->open_routes = strcmp(f->kind, "OVRP") == 0;
    f->backhauls_last = strcmp(f->kind, "VRPB") == 0 || strcmp(f->kind, "VRPBTW") == 0;
    return JALUR_OK;
}

static jalur_status metric_key(vrplib *v, const char *value)
{
    static const struct { const char *name; flat_metric metric; } known[] = {
        {"EUC_2D", FLAT_EUCLID}, {"EXACT_2D", FLAT_EUCLID_EXACT}, {"CEIL_2D", FLAT_EUCLID_UP}, {"FLOOR_2D", FLAT_EUCLID_DOWN},
        {"MAN_2D", FLAT_MANHATTAN}, {"MAX_2D", FLAT_MAXIMUM}, {"GEO", FLAT_GEO}, {"ATT", FLAT_ATT}, {"EXPLICIT", FLAT_EXPLICIT}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(value, known[i].name) != 0) continue;
        v->f->metric = known[i].metric;
        v->metric_said = true;
        return JALUR_OK;
    }
    return text_bad(v->t, "EDGE_WEIGHT_TYPE", value, "EUC_2D, EXACT_2D, CEIL_2D, FLOOR_2D, MAN_2D, MAX_2D, GEO, ATT or EXPLICIT", NULL);
}

static jalur_status dimension_key(vrplib *v, const char *value)
{
    jalur_status st = JALUR_OK;
    flat *f = v->f;
    if (f->n) TRY(text_bad(v->t, "DIMENSION", value, "DIMENSION once", NULL));
    TRY(text_whole(v->t, "DIMENSION", value, 1, FLAT_NODES_MOST, &f->n));
    TRY(arena_new(f->mem, f->n, sizeof *f->depot, &f->depot));
done:
    return st;
}

static jalur_status vehicles_key(vrplib *v, const char *value)
{
    flat *f = v->f;
    if (f->vehicle) return text_bad(v->t, "VEHICLES", value, "VEHICLES once, before all sections of vehicles", NULL);
    return text_whole(v->t, "VEHICLES", value, 1, FLAT_VEHICLES_MOST, &f->count);
}

static jalur_status words_key(vrplib *v, const char *key, const char *value)
{
    if (strcmp(key, "NAME") == 0) return arena_text(v->f->mem, value, &v->f->name);
    if (strcmp(key, "TYPE") == 0) return type_key(v, value);
    if (strcmp(key, "EDGE_WEIGHT_TYPE") == 0) return metric_key(v, value);
    if (strcmp(key, "DIMENSION") == 0) return dimension_key(v, value);
    if (strcmp(key, "VEHICLES") == 0) return vehicles_key(v, value);
    if (strcmp(key, "EDGE_WEIGHT_FORMAT") == 0 && strlen(value) < sizeof v->format) {
        memcpy(v->format, value, strlen(value) + 1);
        return JALUR_OK;
    }
    if (strcmp(key, "NODE_COORD_TYPE") == 0 && strcmp(value, "THREED_COORDS") == 0)
        return refused(v->t, key, "coordinates have two dimensions");
    static const char *const harmless[] = {"COMMENT", "NODE_COORD_TYPE", "DISPLAY_DATA_TYPE"};
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++)
        if (strcmp(key, harmless[i]) == 0) return JALUR_OK;
    return refused(v->t, key, "the key says nothing that can be planned with");
}

static jalur_status key_read(vrplib *v, const char *key, const char *value)
{
    const struct { const char *name; double *to; } numbers[] = {
        {"CAPACITY", &v->capacity}, {"SERVICE_TIME", &v->service}, {"DISTANCE", &v->max_duration},
        {"VEHICLES_MAX_DURATION", &v->max_duration}, {"VEHICLES_MAX_DISTANCE", &v->max_distance},
        {"RELEASE_TIME", &v->release}, {"VEHICLES_FIXED_COST", &v->fixed}, {"VEHICLES_UNIT_DISTANCE_COST", &v->per_unit},
        {"VEHICLES_MAX_RELOADS", &v->max_reloads}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (strcmp(key, numbers[i].name) == 0) {
            jalur_status st = text_number(v->t, key, value, numbers[i].to);
            if (st == JALUR_OK && *numbers[i].to < 0.0) st = text_bad(v->t, key, value, "0 or more", NULL);
            return st;
        }
    return words_key(v, key, value);
}

/* Sections */

/* The next line of a section; false at the next key, at EOF and at the end of the file. */
static bool section_line(vrplib *v)
{
    if (!text_line(v->t)) return false;
    const char c = *v->t->at;
    v->line_read = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return !v->line_read;
}

static jalur_status column_new(vrplib *v, const char *section, double **to)
{
    if (*to) return text_bad(v->t, section, section, "each section once", NULL);
    return arena_new(v->f->mem, v->f->n, sizeof **to, to);
}

/* Rows of "id a [b]" for all nodes (or vehicles), each once and in any order. */
static jalur_status rows_read(vrplib *v, const char *section, uint32_t n, double *a, double *b)
{
    jalur_status st = JALUR_OK;
    bool *seen = NULL;
    uint32_t n_rows = 0;
    TRY(mem_new(v->t->ctx, n, sizeof *seen, &seen));
    while (section_line(v)) {
        uint32_t id = 0;
        TRY(text_next_whole(v->t, section, 1, n, &id));
        if (seen[id - 1]) TRY(text_bad(v->t, section, "the number twice", "each number once", NULL));
        seen[id - 1] = true;
        n_rows++;
        TRY(text_next(v->t, section, &a[id - 1]));
        if (b) TRY(text_next(v->t, section, &b[id - 1]));
        const char *more = text_word(v->t);
        if (more) TRY(text_bad(v->t, section, more, b ? "a number and two values" : "a number and one value", NULL));
    }
    if (n_rows < n) TRY(text_bad(v->t, section, "the end of the section", "a row for each of them", "compare with DIMENSION or "
                                 "VEHICLES"));
done:
    mem_free(v->t->ctx, seen);
    return st;
}

static jalur_status not_negative(vrplib *v, const char *section, const double *a, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (a[i] < 0.0) return text_bad(v->t, section, "a negative number", "0 or more", NULL);
    return JALUR_OK;
}

static jalur_status column_read(vrplib *v, const char *section, double **to)
{
    jalur_status st = JALUR_OK;
    TRY(column_new(v, section, to));
    TRY(rows_read(v, section, v->f->n, *to, NULL));
    TRY(not_negative(v, section, *to, v->f->n));
done:
    return st;
}

static jalur_status pair_read(vrplib *v, const char *section, double **a, double **b)
{
    jalur_status st = JALUR_OK;
    TRY(column_new(v, section, a));
    TRY(column_new(v, section, b));
    TRY(rows_read(v, section, v->f->n, *a, *b));
done:
    return st;
}

static jalur_status depots_read(vrplib *v)
{
    jalur_status st = JALUR_OK;
    bool ended = false;
    v->has_depots = true;
    while (section_line(v))
        for (char *word = text_word(v->t); word && !ended; word = text_word(v->t)) {
            uint32_t id = 0;
            ended = strcmp(word, "-1") == 0;
            if (ended) continue;
            TRY(text_whole(v->t, "DEPOT_SECTION", word, 1, v->f->n, &id));
            v->f->depot[id - 1] = true;
        }
done:
    return st;
}

static jalur_status section_skip(vrplib *v)
{
    while (section_line(v)) continue;
    return JALUR_OK;
}

/* Groups of one are no choice; others are. */
static jalur_status groups_read(vrplib *v)
{
    while (section_line(v)) {
        (void)text_word(v->t);
        if (text_word(v->t) && text_word(v->t))
            return refused(v->t, "MUTUALLY_EXCLUSIVE_GROUP_SECTION", "every stop is served, not one of a group");
    }
    return JALUR_OK;
}

/* Edge weights: in which order the numbers of a format fill the table. */
static jalur_status weights_read(vrplib *v)
{
    static const struct { const char *name; int shape; bool diagonal; } formats[] = {
        {"FULL_MATRIX", 0, true}, {"LOWER_ROW", 1, false}, {"LOWER_DIAG_ROW", 1, true}, {"UPPER_ROW", 2, false},
        {"UPPER_DIAG_ROW", 2, true}, {"UPPER_COL", 1, false}, {"UPPER_DIAG_COL", 1, true}, {"LOWER_COL", 2, false},
        {"LOWER_DIAG_COL", 2, true}};
    jalur_status st = JALUR_OK;
    flat *f = v->f;
    size_t k = 0, n = f->n;
    while (k < sizeof formats / sizeof formats[0] && strcmp(formats[k].name, v->format) != 0) k++;
    if (k == sizeof formats / sizeof formats[0])
        TRY(text_bad(v->t, "EDGE_WEIGHT_FORMAT", v->format, "FULL_MATRIX, LOWER_ROW, LOWER_DIAG_ROW, UPPER_ROW, UPPER_DIAG_ROW "
                     "or one of their _COL", "put EDGE_WEIGHT_FORMAT before the section"));
    if (f->weight || n > FLAT_TABLE_MOST)
        TRY(text_bad(v->t, "EDGE_WEIGHT_SECTION", "too many", "one table of 30,000 places at most", NULL));
    TRY(arena_new(f->mem, n * n, sizeof *f->weight, &f->weight));
    size_t i = formats[k].shape == 1 && !formats[k].diagonal ? 1 : 0, j = formats[k].shape == 2 && !formats[k].diagonal ? 1 : 0;
    bool full = i >= n || j >= n;
    while (section_line(v))
        for (char *word = text_word(v->t); word; word = text_word(v->t)) {
            double w = 0.0;
            TRY(text_number(v->t, "EDGE_WEIGHT_SECTION", word, &w));
            if (full || w < 0.0) TRY(text_bad(v->t, "EDGE_WEIGHT_SECTION", word, full ? "no more numbers" : "0 or more", NULL));
            f->weight[i * n + j] = w;
            if (formats[k].shape != 0) f->weight[j * n + i] = w;
            j++;
            if (j < (formats[k].shape == 1 ? i + formats[k].diagonal : n)) continue;
            i++;
            j = formats[k].shape == 2 ? i + !formats[k].diagonal : 0;
            full = i >= n || j >= n;
        }
    if (!full) TRY(text_bad(v->t, "EDGE_WEIGHT_SECTION", "the end of the section", "more numbers", "compare with DIMENSION"));
    v->has_weights = true;
done:
    return st;
}

/* Sections of vehicles */

/* One entry per vehicle, made when the first section of vehicles comes. */
static jalur_status vehicles_list(vrplib *v, const char *section)
{
    jalur_status st = JALUR_OK;
    flat *f = v->f;
    if (f->listed) return JALUR_OK;
    if (f->count == UINT32_MAX)
        TRY(text_bad(v->t, section, "no VEHICLES", "VEHICLES before a section of vehicles", NULL));
    TRY(arena_new(f->mem, f->count, sizeof *f->vehicle, &f->vehicle));
    for (uint32_t i = 0; i < f->count; i++)
        f->vehicle[i] = (flat_vehicle){.number = i + 1, .depot = JALUR_NONE, .capacity = NAN, .max_duration = NAN,
                                       .max_distance = NAN, .fixed = NAN, .per_unit = NAN, .max_reloads = JALUR_NONE};
    f->listed = true;
done:
    return st;
}

static jalur_status vehicle_put(vrplib *v, const char *section, flat_vehicle *w, double value)
{
    double *to = strcmp(section, "CAPACITY_SECTION") == 0                     ? &w->capacity
                 : strcmp(section, "VEHICLES_MAX_DURATION_SECTION") == 0       ? &w->max_duration
                 : strcmp(section, "VEHICLES_MAX_DISTANCE_SECTION") == 0       ? &w->max_distance
                 : strcmp(section, "VEHICLES_FIXED_COST_SECTION") == 0         ? &w->fixed
                 : strcmp(section, "VEHICLES_UNIT_DISTANCE_COST_SECTION") == 0 ? &w->per_unit
                                                                               : NULL;
    if (to) {
        *to = value;
        return JALUR_OK;
    }
    const bool depot = strcmp(section, "VEHICLES_DEPOT_SECTION") == 0;
    if (value != floor(value) || value > (depot ? (double)v->f->n : 1e9) || (depot && value < 1.0))
        return text_bad(v->t, section, "a number beyond its range", "a whole number", NULL);
    if (depot) w->depot = (uint32_t)value - 1;
    if (!depot) w->max_reloads = (uint32_t)value;
    return JALUR_OK;
}

static jalur_status vehicle_numbers_read(vrplib *v, const char *section)
{
    jalur_status st = JALUR_OK;
    double *values = NULL;
    TRY(vehicles_list(v, section));
    TRY(mem_new(v->t->ctx, v->f->count, sizeof *values, &values));
    TRY(rows_read(v, section, v->f->count, values, NULL));
    TRY(not_negative(v, section, values, v->f->count));
    for (uint32_t i = 0; i < v->f->count; i++) TRY(vehicle_put(v, section, &v->f->vehicle[i], values[i]));
    v->has_capacities |= strcmp(section, "CAPACITY_SECTION") == 0;
    v->has_vehicle_depots |= strcmp(section, "VEHICLES_DEPOT_SECTION") == 0;
done:
    mem_free(v->t->ctx, values);
    return st;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Rows of "vehicle node node ...". */
static jalur_status vehicle_lists_read(vrplib *v, const char *section, bool reload)
{
    jalur_status st = JALUR_OK;
    uint32_t *list = NULL;
    size_t cap = 0;
    TRY(vehicles_list(v, section));
    while (section_line(v)) {
        uint32_t id = 0, n = 0, *kept = NULL;
        TRY(text_next_whole(v->t, section, 1, v->f->count, &id));
        flat_vehicle *w = &v->f->vehicle[id - 1];
        for (char *word = text_word(v->t); word; word = text_word(v->t)) {
            TRY(mem_grow(v->t->ctx, &list, &cap, (size_t)n + 1, sizeof *list));
            TRY(text_whole(v->t, section, word, 1, v->f->n, &list[n]));
            list[n++]--;
        }
        if (reload ? w->reload != NULL : w->allowed != NULL)
            TRY(text_bad(v->t, section, "the vehicle twice", "each vehicle once", NULL));
        TRY(arena_new(v->f->mem, n, sizeof *kept, &kept));
        if (n) qsort(list, n, sizeof *list, by_number);
        if (n) memcpy(kept, list, n * sizeof *list);
        *(reload ? &w->reload : &w->allowed) = kept;
        *(reload ? &w->n_reload : &w->n_allowed) = n;
    }
done:
    mem_free(v->t->ctx, list);
    return st;
}

static jalur_status vehicle_section(vrplib *v, const char *key)
{
    static const char *const numbers[] = {"CAPACITY_SECTION", "VEHICLES_DEPOT_SECTION", "VEHICLES_MAX_DURATION_SECTION",
        "VEHICLES_MAX_DISTANCE_SECTION", "VEHICLES_FIXED_COST_SECTION", "VEHICLES_UNIT_DISTANCE_COST_SECTION",
        "VEHICLES_MAX_RELOADS_SECTION"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (strcmp(key, numbers[i]) == 0) return vehicle_numbers_read(v, numbers[i]);
    if (strcmp(key, "VEHICLES_RELOAD_DEPOT_SECTION") == 0) return vehicle_lists_read(v, "VEHICLES_RELOAD_DEPOT_SECTION", true);
    if (strcmp(key, "VEHICLES_ALLOWED_CLIENTS_SECTION") == 0)
        return vehicle_lists_read(v, "VEHICLES_ALLOWED_CLIENTS_SECTION", false);
    return refused(v->t, key, "the section says nothing that can be planned with");
}

static jalur_status section_read(vrplib *v, const char *key)
{
    flat *f = v->f;
    if (f->n == 0) return text_bad(v->t, key, "no DIMENSION", "DIMENSION before the sections", NULL);
    if (strcmp(key, "NODE_COORD_SECTION") == 0) {
        v->has_coordinates = true;
        return pair_read(v, "NODE_COORD_SECTION", &f->x, &f->y);
    }
    if (strcmp(key, "TIME_WINDOW_SECTION") == 0) return pair_read(v, "TIME_WINDOW_SECTION", &f->open, &f->close);
    if (strcmp(key, "DEMAND_SECTION") == 0) return column_read(v, "DEMAND_SECTION", &f->demand);
    if (strcmp(key, "LINEHAUL_SECTION") == 0) return column_read(v, "LINEHAUL_SECTION", &f->demand);
    if (strcmp(key, "BACKHAUL_SECTION") == 0) return column_read(v, "BACKHAUL_SECTION", &f->pickup);
    if (strcmp(key, "SERVICE_TIME_SECTION") == 0) return column_read(v, "SERVICE_TIME_SECTION", &f->service);
    if (strcmp(key, "RELEASE_TIME_SECTION") == 0) return column_read(v, "RELEASE_TIME_SECTION", &f->release);
    if (strcmp(key, "PRIZE_SECTION") == 0) return column_read(v, "PRIZE_SECTION", &f->prize);
    if (strcmp(key, "DEPOT_SECTION") == 0) return depots_read(v);
    if (strcmp(key, "EDGE_WEIGHT_SECTION") == 0) return weights_read(v);
    if (strcmp(key, "DISPLAY_DATA_SECTION") == 0) return section_skip(v);
    if (strcmp(key, "MUTUALLY_EXCLUSIVE_GROUP_SECTION") == 0) return groups_read(v);
    return vehicle_section(v, key);
}

/* The whole */

static jalur_status line_read(vrplib *v, bool *ended)
{
    text *t = v->t;
    char *key = t->at, *value;
    const size_t n = strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");
    static const char section[] = "_SECTION";
    value = key + n;
    while (*value == ' ' || *value == '\t') value++;
    const bool colon = *value == ':';
    for (size_t i = 0; i < n; i++)
        if (key[i] >= 'a' && key[i] <= 'z') key[i] = (char)(key[i] - 32);
    if (n == 3 && !colon && memcmp(key, "EOF", 3) == 0) {
        *ended = true;
        return JALUR_OK;
    }
    const bool is_section = n >= sizeof section && memcmp(key + n - (sizeof section - 1), section, sizeof section - 1) == 0;
    if (n == 0 || (!colon && !is_section)) return text_bad(t, "", key, "KEY : VALUE or a section", NULL);
    if (colon)
        for (value++; *value == ' ' || *value == '\t';) value++;
    key[n] = 0;
    return is_section ? section_read(v, key) : key_read(v, key, value);
}

/* What is said once for all vehicles goes where a section has said nothing. */
static jalur_status vehicles_finish(vrplib *v)
{
    jalur_status st = JALUR_OK;
    flat *f = v->f;
    uint32_t first = 0;
    while (first < f->n && !f->depot[first]) first++;
    if (!f->vehicle) {
        TRY(arena_new(f->mem, 1, sizeof *f->vehicle, &f->vehicle));
        *f->vehicle = (flat_vehicle){.number = 1, .depot = first, .capacity = NAN, .max_duration = NAN, .max_distance = NAN,
                                     .fixed = NAN, .per_unit = NAN, .max_reloads = JALUR_NONE};
    }
    for (uint32_t i = 0; i < (f->listed ? f->count : 1); i++) {
        flat_vehicle *w = &f->vehicle[i];
        if (w->depot == JALUR_NONE) w->depot = first;
        if (isnan(w->capacity)) w->capacity = isnan(v->capacity) ? HUGE_VAL : v->capacity;
        if (isnan(w->max_duration)) w->max_duration = isnan(v->max_duration) ? HUGE_VAL : v->max_duration;
        if (isnan(w->max_distance)) w->max_distance = isnan(v->max_distance) ? HUGE_VAL : v->max_distance;
        if (isnan(w->fixed)) w->fixed = isnan(v->fixed) ? 0.0 : v->fixed;
        if (isnan(w->per_unit)) w->per_unit = isnan(v->per_unit) ? 1.0 : v->per_unit;
        if (w->max_reloads == JALUR_NONE && !isnan(v->max_reloads) && v->max_reloads < 1e9)
            w->max_reloads = (uint32_t)v->max_reloads;
    }
done:
    return st;
}

static jalur_status all_nodes(vrplib *v, double value, double **to)
{
    jalur_status st = JALUR_OK;
    flat *f = v->f;
    if (isnan(value) || *to) return JALUR_OK;
    TRY(arena_new(f->mem, f->n, sizeof **to, to));
    for (uint32_t i = 0; i < f->n; i++) (*to)[i] = f->depot[i] ? 0.0 : value;
done:
    return st;
}

/* Demands without a capacity, or the other way round, are a file that lost a part: read as no limit, one vehicle would take it all. A
 * TYPE that says capacitated must have both. */
static jalur_status loads_check(vrplib *v)
{
    const flat *f = v->f;
    const bool goods = f->demand || f->pickup, room = v->has_capacities || !isnan(v->capacity);
    const bool both = strstr(f->kind, "CVRP") == f->kind || strcmp(f->kind, "ACVRP") == 0 || strcmp(f->kind, "DCVRP") == 0;
    if ((goods && room) || (!goods && !room && !both)) return JALUR_OK;
    return text_bad(v->t, room ? "DEMAND_SECTION" : "CAPACITY", "the end of the file", room ? "the demand of each node" :
                    "how much a vehicle carries", both ? "where nothing is carried, write TYPE : VRP" : NULL);
}

static jalur_status finish(vrplib *v)
{
    jalur_status st = JALUR_OK;
    flat *f = v->f;
    uint32_t n_depots = 0;
    if (f->n == 0) TRY(text_bad(v->t, "DIMENSION", "the end of the file", "DIMENSION", NULL));
    if (!f->kind) TRY(text_bad(v->t, "TYPE", "the end of the file", "TYPE", NULL));
    if (!v->metric_said && !v->has_weights) TRY(text_bad(v->t, "EDGE_WEIGHT_TYPE", "the end of the file", "EDGE_WEIGHT_TYPE", NULL));
    if (!v->metric_said) f->metric = FLAT_EXPLICIT;
    if (f->metric == FLAT_EXPLICIT && !v->has_weights)
        TRY(text_bad(v->t, "EDGE_WEIGHT_SECTION", "the end of the file", "EDGE_WEIGHT_SECTION", NULL));
    if (f->metric != FLAT_EXPLICIT && !v->has_coordinates)
        TRY(text_bad(v->t, "NODE_COORD_SECTION", "the end of the file", "NODE_COORD_SECTION", NULL));
    if (!v->has_depots) f->depot[0] = true; /* TSP has none; site-dependent files leave it out */
    for (uint32_t i = 0; i < f->n; i++) n_depots += f->depot[i];
    if (n_depots == 0) TRY(text_bad(v->t, "DEPOT_SECTION", "no depot", "the number of a node", NULL));
    if (n_depots > 1 && !v->has_vehicle_depots)
        TRY(text_bad(v->t, "VEHICLES_DEPOT_SECTION", "several depots", "the depot of each vehicle",
                     "add VEHICLES_DEPOT_SECTION"));
    if (strstr(f->kind, "TSP") && f->count == UINT32_MAX) f->count = 1;
    TRY(loads_check(v));
    TRY(all_nodes(v, v->service, &f->service));
    TRY(all_nodes(v, v->release, &f->release));
    TRY(vehicles_finish(v));
done:
    return st;
}

jalur_status vrplib_read(text *t, flat *f)
{
    jalur_status st = JALUR_OK;
    bool ended = false;
    vrplib v = {.t = t, .f = f, .capacity = NAN, .service = NAN, .max_duration = NAN, .max_distance = NAN, .release = NAN,
                .fixed = NAN, .per_unit = NAN, .max_reloads = NAN};
    f->format = INSTANCE_VRPLIB;
    f->name = "";
    f->count = UINT32_MAX;
    while (!ended && (v.line_read || text_line(t))) {
        v.line_read = false;
        TRY(line_read(&v, &ended));
    }
    TRY(finish(&v));
done:
    return st;
}
