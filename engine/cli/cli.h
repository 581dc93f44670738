/* The jalur command: one table of commands, one table of options, one way to end.
 *
 * Exit codes: 0 complete; 1 infeasible or partial (plan written, with reasons); 2 usage; 3 bad data; 4 limit reached;
 * 5 cannot read or write; 6 out of a resource; 7 internal; 130 interrupted. */
#ifndef JALUR_CLI_H
#define JALUR_CLI_H

#include <jalur/jalur.h>

enum { EXIT_PARTIAL = 1, EXIT_USAGE = 2, EXIT_DATA = 3, EXIT_LIMIT = 4, EXIT_IO = 5, EXIT_RESOURCE = 6, EXIT_INTERNAL = 7,
       EXIT_INTERRUPTED = 130 };

enum { MAX_PLACES = 4 };

/* Options of all commands; each command says which it takes. Unset texts are NULL, numbers 0. */
typedef struct cli_args {
    const char *place[MAX_PLACES]; /* what stands without an option */
    int n_place; /* may be more than there is room for: that is an error */
    bool json, quiet, swap_xy, replace;
    const char *layer, *map, *crs, *level, *within, *office_kind; /* import */
    const char *from, *to, *table, *isochrone, *nearest, *reach, *profile, *season; /* travel */
    uint32_t count;
    const char *earlier;                                          /* plan, run */
    const char *change, *calibrate;                               /* staff */
    const char *output, *data_dir;                                /* run: a directory; solve: a file */
    const char *rounding, *geojson;                               /* solve */
    const char *set[32];                                          /* KEY=VALUE, in order */
    int n_set;
    uint64_t seed, iterations;
    uint32_t villages;
    const char *goal, *candidates;                                /* site */
    uint32_t points;
    uint64_t capacity;
    bool move;
    uint64_t close, mobile;
    const char *periods;
    double time_s, cpu_s, best_known;
    bool pool;
    unsigned threads;
} cli_args;

typedef struct cli_command {
    const char *name, *places;  /* "PROJECT KIND FILE" */
    int least, most;            /* how many places */
    const char *options;        /* letters of cli_option.letter that it takes, besides those of all commands */
    const char *summary, *examples;
    int (*run)(jalur_ctx *ctx, const cli_args *args);
} cli_command;

const cli_command *cli_commands(int *n);
const cli_command *cli_find(const char *name); /* or NULL */

/* Reads argv behind the command's name. False: the error was printed. */
bool cli_parse(const cli_command *c, int argc, char **argv, cli_args *out, bool *help);
void cli_help(const cli_command *c); /* on stdout */
void cli_overview(void);             /* on stdout */

/* Prints the report to stdout (text, or JSON with --json), frees it, gives the exit code of `st`. */
int cli_end(jalur_ctx *ctx, const cli_args *args, jalur_status st, jalur_report *report);
/* Prints the error of the context to stderr and gives its exit code. */
int cli_fail(const jalur_ctx *ctx, jalur_status st);

int cmd_init(jalur_ctx *ctx, const cli_args *args);
int cmd_import(jalur_ctx *ctx, const cli_args *args);
int cmd_set(jalur_ctx *ctx, const cli_args *args);
int cmd_check(jalur_ctx *ctx, const cli_args *args);
int cmd_travel(jalur_ctx *ctx, const cli_args *args);
int cmd_network(jalur_ctx *ctx, const cli_args *args);
int cmd_plan(jalur_ctx *ctx, const cli_args *args);
int cmd_staff(jalur_ctx *ctx, const cli_args *args);
int cmd_cover(jalur_ctx *ctx, const cli_args *args);
int cmd_site(jalur_ctx *ctx, const cli_args *args);
int cmd_verify(jalur_ctx *ctx, const cli_args *args);
int cmd_export(jalur_ctx *ctx, const cli_args *args);
int cmd_run(jalur_ctx *ctx, const cli_args *args);
int cmd_solve(jalur_ctx *ctx, const cli_args *args);
int cmd_sample(jalur_ctx *ctx, const cli_args *args);
int cmd_help(jalur_ctx *ctx, const cli_args *args);
int cmd_version(jalur_ctx *ctx, const cli_args *args);

#endif
