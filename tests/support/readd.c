#include "readd.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 1 << 20 };

typedef struct node {
    double x, y, demand, back, service, open, close, release, prize;
    bool depot;
} node;

typedef struct lorry {
    double capacity, longest, farthest, fixed, per_unit;
    int depot;
    bool reloads;
    char *allowed; /* n flags or NULL */
} lorry;

typedef struct world {
    int n, n_lorries, number_from;
    bool windows, per_vehicle, backhauls_last, may_skip, open_routes;
    char metric[32], format[32], kind[32];
    double *weight;
    node *nodes;
    lorry *lorries, all;
    double scale;
    int how; /* 0 nearest, 1 up, 2 down */
} world;

static double whole(const world *w, double v)
{
    v *= w->scale;
    return w->how == 0 ? floor(v + 0.5) : w->how == 1 ? ceil(v) : floor(v);
}

static double leg(const world *w, int a, int b)
{
    const node *p = &w->nodes[a], *q = &w->nodes[b];
    if (w->weight) return whole(w, w->weight[(size_t)a * (size_t)w->n + (size_t)b]);
    return a == b ? 0 : whole(w, sqrt((p->x - q->x) * (p->x - q->x) + (p->y - q->y) * (p->y - q->y)));
}

/* Reading */

static void nodes_new(world *w, int n)
{
    w->n = n;
    w->nodes = calloc((size_t)n, sizeof *w->nodes);
    for (int i = 0; w->nodes && i < n; i++) w->nodes[i].close = HUGE_VAL;
}

static void lorries_new(world *w)
{
    if (w->lorries) return;
    w->per_vehicle = true;
    w->lorries = calloc((size_t)w->n_lorries, sizeof *w->lorries);
    for (int i = 0; w->lorries && i < w->n_lorries; i++) w->lorries[i] = w->all;
}

static double *node_field(node *p, const char *section)
{
    static const struct { const char *name; size_t at; } fields[] = {
        {"DEMAND_SECTION", offsetof(node, demand)}, {"LINEHAUL_SECTION", offsetof(node, demand)},
        {"BACKHAUL_SECTION", offsetof(node, back)}, {"SERVICE_TIME_SECTION", offsetof(node, service)},
        {"RELEASE_TIME_SECTION", offsetof(node, release)}, {"PRIZE_SECTION", offsetof(node, prize)}};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (strcmp(section, fields[i].name) == 0) return (double *)(void *)((char *)p + fields[i].at);
    return NULL;
}

static void section_line(world *w, const char *section, char *line, size_t *weights)
{
    char *at = line;
    if (strcmp(section, "EDGE_WEIGHT_SECTION") == 0) {
        if (!w->weight) w->weight = calloc((size_t)w->n * (size_t)w->n, sizeof *w->weight);
        for (char *end; strtod(at, &end), end != at; at = end) {
            const double v = strtod(at, &end);
            size_t n = (size_t)w->n, k = (*weights)++, i = 0;
            if (strcmp(w->format, "FULL_MATRIX") == 0) {
                w->weight[k] = v;
                continue;
            }
            const bool upper = strncmp(w->format, "UPPER_ROW", 9) == 0; /* else LOWER_ROW or LOWER_DIAG_ROW */
            const size_t diagonal = strstr(w->format, "DIAG") ? 1 : 0;
            if (upper) {
                while (k >= n - 1 - i) k -= n - 1 - i++;
                k += i + 1;
            } else {
                for (i = 1 - diagonal; k >= i + diagonal; i++) k -= i + diagonal;
            }
            w->weight[i * n + k] = w->weight[k * n + i] = v;
        }
        return;
    }
    const int id = (int)strtol(at, &at, 10) - 1;
    if (strcmp(section, "DEPOT_SECTION") == 0) {
        if (id >= 0) w->nodes[id].depot = true;
    } else if (strcmp(section, "NODE_COORD_SECTION") == 0) {
        w->nodes[id].x = strtod(at, &at);
        w->nodes[id].y = strtod(at, &at);
    } else if (strcmp(section, "TIME_WINDOW_SECTION") == 0) {
        w->windows = true;
        w->nodes[id].open = strtod(at, &at);
        w->nodes[id].close = strtod(at, &at);
    } else if (node_field(&w->nodes[id], section)) {
        *node_field(&w->nodes[id], section) = strtod(at, &at);
        w->may_skip |= strcmp(section, "PRIZE_SECTION") == 0;
    } else if (strncmp(section, "VEHICLES_", 9) == 0 || strcmp(section, "CAPACITY_SECTION") == 0) {
        lorries_new(w);
        lorry *v = &w->lorries[id];
        if (strstr(section, "ALLOWED")) {
            v->allowed = calloc((size_t)w->n, 1);
            for (char *end; strtol(at, &end, 10), end != at; at = end) v->allowed[strtol(at, &end, 10) - 1] = 1;
        } else if (strstr(section, "RELOAD")) {
            v->reloads = true;
        } else {
            const double value = strtod(at, &at);
            if (strstr(section, "CAPACITY")) v->capacity = value;
            if (strstr(section, "DURATION")) v->longest = value;
            if (strstr(section, "MAX_DISTANCE")) v->farthest = value;
            if (strstr(section, "FIXED")) v->fixed = value;
            if (strstr(section, "UNIT")) v->per_unit = value;
            if (strstr(section, "VEHICLES_DEPOT")) v->depot = (int)value - 1;
        }
    }
}

static void key_line(world *w, const char *key, const char *value)
{
    if (strcmp(key, "DIMENSION") == 0) nodes_new(w, (int)strtol(value, NULL, 10));
    if (strcmp(key, "TYPE") == 0) snprintf(w->kind, sizeof w->kind, "%.30s", value);
    if (strcmp(key, "EDGE_WEIGHT_TYPE") == 0) snprintf(w->metric, sizeof w->metric, "%.30s", value);
    if (strcmp(key, "EDGE_WEIGHT_FORMAT") == 0) snprintf(w->format, sizeof w->format, "%.30s", value);
    if (strcmp(key, "CAPACITY") == 0) w->all.capacity = strtod(value, NULL);
    if (strcmp(key, "VEHICLES") == 0) w->n_lorries = (int)strtol(value, NULL, 10);
    if (strcmp(key, "VEHICLES_MAX_DURATION") == 0 || strcmp(key, "DISTANCE") == 0) w->all.longest = strtod(value, NULL);
    if (strcmp(key, "VEHICLES_MAX_DISTANCE") == 0) w->all.farthest = strtod(value, NULL);
    for (int i = 0; strcmp(key, "SERVICE_TIME") == 0 && i < w->n; i++) w->nodes[i].service = strtod(value, NULL);
}

static void vrplib(world *w, FILE *f, char *line)
{
    char section[64] = "";
    size_t weights = 0;
    while (fgets(line, LINE, f)) {
        char key[64] = "", *colon = strchr(line, ':');
        line[strcspn(line, "\r\n")] = 0;
        if (sscanf(line, " %63[A-Za-z_0-9]", key) != 1 || !((key[0] | 32) >= 'a' && (key[0] | 32) <= 'z')) {
            if (strspn(line, " \t") < strlen(line)) section_line(w, section, line, &weights);
            continue;
        }
        if (strcmp(key, "EOF") == 0) break;
        section[0] = 0;
        if (strstr(key, "_SECTION")) {
            snprintf(section, sizeof section, "%s", key);
        } else if (colon) {
            for (colon++; *colon == ' ' || *colon == '\t';) colon++;
            for (size_t n = strlen(colon); n && (colon[n - 1] == ' ' || colon[n - 1] == '\t');) colon[--n] = 0;
            key_line(w, key, colon);
        }
    }
    bool any = false;
    for (int i = 0; i < w->n; i++) any |= w->nodes[i].depot;
    if (!any && w->n) w->nodes[0].depot = true;
    for (int i = 0; i < w->n; i++)
        if (w->nodes[i].depot) w->nodes[i].service = 0;
    w->backhauls_last = strncmp(w->kind, "VRPB", 4) == 0;
    w->open_routes = strcmp(w->kind, "OVRP") == 0;
}

static void solomon(world *w, FILE *f, char *line)
{
    double a[7];
    int n = 0;
    node *rows = NULL;
    while (fgets(line, LINE, f)) {
        if (sscanf(line, "%lf %lf %lf %lf %lf %lf %lf", a, a + 1, a + 2, a + 3, a + 4, a + 5, a + 6) == 7) {
            rows = realloc(rows, (size_t)(n + 1) * sizeof *rows);
            rows[n] = (node){.x = a[1], .y = a[2], .demand = a[3], .open = a[4], .close = a[5], .service = a[6], .depot = n == 0};
            n++;
        } else if (n == 0 && sscanf(line, "%lf %lf", a, a + 1) == 2) {
            w->n_lorries = (int)a[0];
            w->all.capacity = a[1];
        }
    }
    w->windows = true;
    w->n = n;
    w->nodes = rows;
}

/* Only the kinds with depots, not with vehicle types: 0, 2, 4, 6. */
static void cordeau(world *w, FILE *f)
{
    int kind = 0, m = 0, n = 0, t = 0;
    double d[32], q[32], zero;
    if (fscanf(f, "%d %d %d %d", &kind, &m, &n, &t) != 4 || t > 32) return;
    for (int k = 0; k < t; k++)
        if (fscanf(f, "%lf %lf", &d[k], &q[k]) != 2) return;
    const bool many = kind == 2 || kind == 6;
    nodes_new(w, n + (many ? t : 1));
    for (int i = 0; i < w->n; i++) {
        node *p = &w->nodes[i];
        int id = 0, choices = 0, often = 0;
        if (fscanf(f, "%d %lf %lf %lf %lf %d %d", &id, &p->x, &p->y, &p->service, &p->demand, &often, &choices) != 7) return;
        if (i == 0) w->number_from = id;
        for (int k = 0; k < choices; k++)
            if (fscanf(f, "%lf", &zero) != 1) return;
        if (kind >= 4 && fscanf(f, "%lf %lf", &p->open, &p->close) != 2) return;
        p->depot = id == 0 || id > n;
    }
    w->windows = kind >= 4;
    w->n_lorries = m * t;
    lorries_new(w);
    for (int k = 0; k < w->n_lorries; k++) {
        w->lorries[k].depot = w->number_from ? n + k / m : 0;
        w->lorries[k].capacity = q[k / m] > 0 ? q[k / m] : HUGE_VAL;
        w->lorries[k].longest = d[k / m] > 0 ? d[k / m] : HUGE_VAL;
    }
}

static bool world_read(world *w, const char *path)
{
    FILE *f = fopen(path, "r");
    char *line = malloc(LINE);
    bool keys = false, words = false;
    if (!f || !line) return false;
    while (fgets(line, LINE, f)) {
        keys |= strncmp(line, "DIMENSION", 9) == 0;
        words |= strncmp(line, "VEHICLE", 7) == 0;
    }
    rewind(f);
    w->all = (lorry){.capacity = HUGE_VAL, .longest = HUGE_VAL, .farthest = HUGE_VAL, .per_unit = 1};
    w->n_lorries = -1;
    if (keys)
        vrplib(w, f, line);
    else if (words)
        solomon(w, f, line);
    else
        cordeau(w, f);
    fclose(f);
    free(line);
    return w->nodes != NULL;
}

/* Adding up */

static void wrong(readd *r, const char *words, int route, int at)
{
    if (!r->wrong[0]) snprintf(r->wrong, sizeof r->wrong, "route %d, stop %d: %s", route, at, words);
}

/* One trip's load: deliveries leave full, pickups come home full. */
static void trip_load(const world *w, const lorry *v, const int *stops, int n, int route, readd *out)
{
    double load = 0;
    for (int i = 0; i < n; i++) load += w->nodes[stops[i]].demand;
    if (load > v->capacity) wrong(out, "too heavy", route, 0);
    for (int i = 0; i < n; i++) {
        load += w->nodes[stops[i]].back - w->nodes[stops[i]].demand;
        if (load > v->capacity) wrong(out, "too heavy", route, i);
        if (w->backhauls_last && i && w->nodes[stops[i]].back == 0 && w->nodes[stops[i - 1]].back > 0)
            wrong(out, "a delivery behind a backhaul", route, i);
    }
    if (w->backhauls_last && n && w->nodes[stops[0]].back > 0) wrong(out, "backhauls alone", route, 0);
}

/* As early as possible; then the start is moved as late as the windows and the waiting allow. */
static void route_time(const world *w, const lorry *v, const int *stops, int n, int route, readd *out)
{
    const double opens = whole(w, w->nodes[v->depot].open), closes = w->nodes[v->depot].close;
    double now = opens, waited = 0, slack = HUGE_VAL, began = opens;
    int at = v->depot;
    for (int i = 0; i <= n; i++) {
        const int to = i < n ? stops[i] : v->depot;
        const node *q = &w->nodes[to];
        if (at == v->depot)
            for (int k = i; k < n && stops[k] != v->depot; k++) {
                const double release = whole(w, w->nodes[stops[k]].release);
                if (release > now) waited += release - now, now = release;
            }
        if (i == n && w->open_routes) break;
        now += leg(w, at, to);
        const double open = w->windows ? whole(w, q->open) : 0, close = isinf(q->close) ? HUGE_VAL : whole(w, q->close);
        if (now < open) waited += open - now, now = open;
        if (w->windows && now > close) wrong(out, "too late", route, i);
        if (w->windows && close - now + waited < slack) slack = close - now + waited;
        if (i < n) now += whole(w, q->service);
        at = to;
    }
    if (!isinf(closes) && w->windows && now > whole(w, closes)) wrong(out, "home too late", route, n);
    began += waited < slack ? waited : slack;
    if (!isinf(v->longest) && now - began > whole(w, v->longest)) wrong(out, "too long", route, n);
}

static void route_add(const world *w, int route, const int *stops, int n, char *seen, readd *out)
{
    const lorry *v = w->per_vehicle ? &w->lorries[route - 1] : &w->all;
    double length = 0;
    int from = 0, at = v->depot;
    if (!w->per_vehicle)
        for (at = 0; !w->nodes[at].depot;) at++;
    const int home = at;
    lorry here = *v;
    here.depot = home;
    for (int i = 0; i <= n; i++) {
        const int to = i < n ? stops[i] : home;
        if (i < n || !w->open_routes) length += leg(w, at, to);
        at = to;
        if (i < n && !w->nodes[to].depot) {
            if (seen[to]++) wrong(out, "served twice", route, i);
            if (v->allowed && !v->allowed[to]) wrong(out, "not allowed for the vehicle", route, i);
            out->served++;
            continue;
        }
        if (i < n && !v->reloads) wrong(out, "a depot on the way", route, i);
        trip_load(w, v, stops + from, i - from, route, out);
        from = i + 1;
    }
    if (!isinf(v->farthest) && length > whole(w, v->farthest)) wrong(out, "too far", route, n);
    route_time(w, &here, stops, n, route, out);
    out->cost += v->per_unit * length + whole(w, v->fixed);
    out->routes++;
}

static bool routes_read(const world *w, const char *path, readd *out)
{
    FILE *f = fopen(path, "r");
    char *line = malloc(LINE), *seen = calloc((size_t)w->n, 1);
    int *stops = calloc((size_t)w->n * 2 + 2, sizeof *stops);
    bool good = f && line && seen && stops;
    while (good && fgets(line, LINE, f)) {
        int route = 0, n = 0;
        if (sscanf(line, "Route #%d", &route) != 1) continue;
        if (w->n_lorries > 0 && route > w->n_lorries) wrong(out, "more routes than vehicles", route, 0);
        if (w->per_vehicle && route > w->n_lorries) continue;
        char *at = strchr(line, ':');
        for (char *end; at && n < w->n * 2; at = end) {
            const long number = strtol(n ? at : at + 1, &end, 10) - w->number_from;
            if (end == (n ? at : at + 1)) break;
            if (number < 0 || number >= w->n) wrong(out, "no such stop", route, n);
            if (number >= 0 && number < w->n) stops[n++] = (int)number;
        }
        if (n) route_add(w, route, stops, n, seen, out);
    }
    for (int i = 0; good && i < w->n; i++) {
        if (w->nodes[i].depot || seen[i]) continue;
        out->left++;
        out->cost += whole(w, w->nodes[i].prize);
        if (!w->may_skip || w->nodes[i].prize == 0) wrong(out, "a stop is left out", 0, i);
    }
    if (f) fclose(f);
    free(line);
    free(seen);
    free(stops);
    return good;
}

bool readd_solution(const char *instance, const char *solution, const char *rounding, readd *out)
{
    static const struct { const char *name; double scale; int how; } rules[] = {
        {"nearest", 1, 0}, {"up", 1, 1}, {"down", 1, 2}, {"tenths", 10, 2}, {"thousandths", 1000, 0}};
    world w = {.scale = 1};
    *out = (readd){0};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (strcmp(rules[i].name, rounding) == 0) w.scale = rules[i].scale, w.how = rules[i].how;
    bool good = world_read(&w, instance) && routes_read(&w, solution, out);
    out->cost /= w.scale;
    for (int i = 0; w.lorries && i < w.n_lorries; i++) free(w.lorries[i].allowed);
    free(w.lorries);
    free(w.nodes);
    free(w.weight);
    return good;
}
