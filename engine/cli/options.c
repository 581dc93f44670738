/* One table of options feeds getopt_long and the help texts. */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

typedef struct cli_option {
    char letter; /* also how a command names it in its list; capital letters have no short form */
    const char *name, *value, *help;
} cli_option;

static const cli_option options[] = {
    {'h', "help", NULL, "this help"},
    {'j', "json", NULL, "print the report as JSON"},
    {'q', "quiet", NULL, "no progress and no warnings"},
    {'T', "threads", "N", "worker threads, 1 to 64 (results never depend on it)"},
    {'l', "layer", "NAME", "layer of the file"},
    {'m', "map", "FIELD=COLUMN,...", "which column is which field"},
    {'c', "crs", "EPSG:N", "coordinate system of a file that names none"},
    {'x', "swap-xy", NULL, "coordinates are latitude first"},
    {'L', "level", "LEVEL", "districts: province, kabupaten, kecamatan or village"},
    {'w', "within", "CODE", "only rows whose code starts so"},
    {'k', "kind", "KIND", "offices without a kind column: warehouse, post, ...; deliveries: kits or payments"},
    {'W', "replace", NULL, "closures: those imported before are opened again"},
    {'o', "output", "PATH", "where results go"},
    {'d', "data", "DIR", "where files are looked for that do not stand beside the scenario"},
    {'e', "set", "KEY=VALUE", "change a setting for this run (repeatable)"},
    {'s', "seed", "N", "seed of every random choice"},
    {'t', "time", "SECONDS", "search time"},
    {'i', "iterations", "N", "search by iterations: the same bytes on any machine"},
    {'E', "earlier", "PLAN", "the plan before, to change as little as plan.change_idr says: a project, or a file of its stops"},
    {'f', "from", "PLACE", "where it starts: LON,LAT or a file of points (id,lon,lat)"},
    {'O', "to", "PLACE", "where it ends: LON,LAT or a file of points"},
    {'B', "table", "FILE", "every pair of the points of a file, as CSV into -o"},
    {'I', "isochrone", "MINUTES", "ground in reach of --from within 15,30,60 minutes, as GeoJSON into -o"},
    {'H', "reach", "MINUTES", "which points of --to are reached from any of --from within so many minutes, as CSV into -o"},
    {'N', "nearest", "KINDS", "nearest offices of --from: offices, or kinds such as post,ppk"},
    {'n', "count", "K", "how many of them, nearest first"},
    {'F', "profile", "NAME", "who travels: truck, pickup, motorcycle, foot, boat; else the first of cover.profiles"},
    {'S', "season", "SEASON", "dry or wet; else the season of the project"},
    {'C', "change", "FILE", "what if: settings, offices and villages as the file says; nothing is saved"},
    {'K', "calibrate", "FILE", "minutes per recipient from past days: office,day,channel,staff,paid[,travel_min]"},
    {'g', "goal", "GOAL", "most (people in reach), backup (of two), fair (least share of a kecamatan), median (least travel),\n"
     "                                   center (least longest way) or all (everyone in reach)"},
    {'p', "points", "N", "how many service points"},
    {'A', "candidates", "WHAT", "where new points may stand: villages, kinds of offices (government,other) or a file of points (id,lon,lat)"},
    {'M', "move", NULL, "existing points may be given up; then --points counts all"},
    {'X', "close", "N", "give up so many existing points, those missed least; --points may open others"},
    {'Y', "periods", "N,N,...", "new points by period: which first"},
    {'D', "mobile", "N", "so many points stand in another village each payout day"},
    {'R', "capacity", "N", "people that one point can serve (goal most)"},
    {'U', "cpu", "SECONDS", "search time in CPU seconds of the process"},
    {'b', "bks", "COST", "best known cost, to print the gap"},
    {'r', "rounding", "NAME", "nearest, up, down, tenths or thousandths; else the convention of the set"},
    {'P', "pool", NULL, "recombine routes at the end (set partitioning)"},
    {'G', "geojson", "FILE", "routes and stops as GeoJSON (VROOM problems with coordinates)"},
    {'v', "villages", "N", "size of the sample (3 to 50000)"}};
enum { N_OPTIONS = sizeof options / sizeof options[0], COMMON = 4 };

static bool takes(const cli_command *c, const cli_option *o)
{
    return o < options + COMMON || strchr(c->options, o->letter);
}

static bool whole(const char *text, uint64_t most, uint64_t *out)
{
    char *end;
    errno = 0;
    unsigned long long v = strtoull(text, &end, 10);
    *out = v;
    return end != text && *end == 0 && text[0] != '-' && errno == 0 && v >= 1 && v <= most;
}

static bool positive(const char *text, double *out)
{
    char *end;
    *out = strtod(text, &end);
    return end != text && *end == 0 && isfinite(*out) && *out > 0;
}

static bool store_value(cli_args *a, char letter, const char *value)
{
    uint64_t n = 0;
    switch (letter) {
    case 'j': a->json = true; return true;
    case 'q': a->quiet = true; return true;
    case 'x': a->swap_xy = true; return true;
    case 'W': a->replace = true; return true;
    case 'l': a->layer = value; return true;
    case 'm': a->map = value; return true;
    case 'c': a->crs = value; return true;
    case 'L': a->level = value; return true;
    case 'w': a->within = value; return true;
    case 'k': a->office_kind = value; return true;
    case 'E': a->earlier = value; return true;
    case 'f': a->from = value; return true;
    case 'O': a->to = value; return true;
    case 'B': a->table = value; return true;
    case 'I': a->isochrone = value; return true;
    case 'H': a->reach = value; return true;
    case 'N': a->nearest = value; return true;
    case 'n': return whole(value, 1000, &n) && (a->count = (uint32_t)n);
    case 'F': a->profile = value; return true;
    case 'S': a->season = value; return true;
    case 'C': a->change = value; return true;
    case 'K': a->calibrate = value; return true;
    case 'o': a->output = value; return true;
    case 'r': a->rounding = value; return true;
    case 'G': a->geojson = value; return true;
    case 'P': a->pool = true; return true;
    case 'd': a->data_dir = value; return true;
    case 'e':
        if (a->n_set == 32 || !strchr(value, '=')) return false;
        a->set[a->n_set++] = value;
        return true;
    case 'T': return whole(value, 64, &n) && (a->threads = (unsigned)n);
    case 's': return whole(value, INT64_MAX, &a->seed);
    case 'i': return whole(value, INT64_MAX, &a->iterations);
    case 'g': a->goal = value; return true;
    case 'M': a->move = true; return true;
    case 'X': return whole(value, 1000000, &a->close);
    case 'D': return whole(value, 1000000, &a->mobile);
    case 'Y': a->periods = value; return true;
    case 'A': a->candidates = value; return true;
    case 'p': return whole(value, 1000000, &n) && (a->points = (uint32_t)n);
    case 'R': return whole(value, INT64_MAX, &a->capacity);
    case 'v': return whole(value, 50000, &n) && (a->villages = (uint32_t)n);
    case 't': return positive(value, &a->time_s);
    case 'U': return positive(value, &a->cpu_s);
    case 'b': return positive(value, &a->best_known);
    default: return false;
    }
}

static bool bad_option(const cli_command *c, const cli_option *o, const char *value)
{
    fprintf(stderr, "jalur %s: --%s cannot be \"%s\"; expected %s: %s\n", c->name, o->name, value ? value : "", o->value, o->help);
    return false;
}

/* getopt has moved on: optopt has the letter of a short option, or of a long one that was given a value it does not take. */
static bool no_option(const cli_command *c, const cli_option *o, int letter, const char *word)
{
    char name[4] = {'-', (char)optopt, 0};
    if (letter == '?' && o && takes(c, o)) {
        fprintf(stderr, "jalur %s: --%s takes no value\n", c->name, o->name);
        return false;
    }
    fprintf(stderr, "jalur %s: there is no option %s%s. `jalur %s --help` lists them\n", c->name, o ? "--" : "",
            o ? o->name : optopt ? name : word, c->name);
    return false;
}

static const cli_option *option_of(int letter)
{
    for (int i = 0; i < N_OPTIONS; i++)
        if (options[i].letter == letter) return &options[i];
    return NULL;
}

/* A negative number is no option: `jalur set belu.jalur plan.days -1` deserves to be told about days. */
static bool is_place(const char *word)
{
    return word[0] != '-' || !word[1] || word[1] == '.' || (word[1] >= '0' && word[1] <= '9');
}

/* The last value would win and the others do nothing, so that nobody knows which was meant. */
static bool given_once(const cli_command *c, const cli_option *o, bool *given)
{
    const bool again = given[o - options] && o->value && o->letter != 'e';
    given[o - options] = true;
    if (again) fprintf(stderr, "jalur %s: --%s is given twice; give it once\n", c->name, o->name);
    return !again;
}

/* Options may stand before, between and behind the places; behind "--" there are only places. */
static bool parse_options(const cli_command *c, int argc, char **argv, cli_args *out, bool *help)
{
    struct option longs[N_OPTIONS + 1] = {{0}};
    char shorts[2 * N_OPTIONS + 3] = "+:";
    for (int i = 0, at = 2; i < N_OPTIONS; i++) {
        const bool has_value = options[i].value != NULL;
        longs[i] = (struct option){options[i].name, has_value ? required_argument : no_argument, NULL, options[i].letter};
        shorts[at++] = options[i].letter;
        if (has_value) shorts[at++] = ':';
        shorts[at] = 0;
    }
    bool given[N_OPTIONS] = {false};
    opterr = 0;
    for (bool only_places = false; optind < argc;) {
        if (only_places || is_place(argv[optind])) {
            if (out->n_place < MAX_PLACES) out->place[out->n_place] = argv[optind];
            out->n_place++;
            optind++;
            continue;
        }
        const int letter = getopt_long(argc, argv, shorts, longs, NULL);
        only_places = letter == -1;
        if (only_places) continue;
        const cli_option *o = option_of(letter == '?' ? optopt : letter);
        if (letter == ':') {
            fprintf(stderr, "jalur %s: %s needs a value\n", c->name, argv[optind - 1]);
            return false;
        }
        if (letter == '?' || !takes(c, o)) return no_option(c, o, letter, argv[optind - 1]);
        if (!given_once(c, o, given)) return false;
        if (letter == 'h')
            *help = true;
        else if (!store_value(out, (char)letter, optarg))
            return bad_option(c, o, optarg);
    }
    return true;
}

bool cli_parse(const cli_command *c, int argc, char **argv, cli_args *out, bool *help)
{
    *out = (cli_args){.n_place = 0};
    if (!parse_options(c, argc, argv, out, help)) return false;
    if (*help || (out->n_place >= c->least && out->n_place <= c->most)) return true;
    fprintf(stderr, "jalur %s: expected %s\n  for example:\n%s", c->name, c->places[0] ? c->places : "nothing behind it", c->examples);
    return false;
}

void cli_help(const cli_command *c)
{
    printf("jalur %s %s\n\n%s\n\nExamples:\n%s\nOptions:\n", c->name, c->places, c->summary, c->examples);
    for (int i = 0; i < N_OPTIONS; i++) {
        const cli_option *o = &options[i];
        char left[64], letter[8] = "    ";
        if (!takes(c, o)) continue;
        if (o->letter >= 'a') snprintf(letter, sizeof letter, "-%c, ", o->letter);
        snprintf(left, sizeof left, "%s--%s %s", letter, o->name, o->value ? o->value : "");
        printf("  %-32s %s\n", left, o->help);
    }
}
