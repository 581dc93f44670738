#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

static jalur_ctx *volatile interrupt_ctx; /* a signal handler has no other way to find it */

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    if (interrupt_ctx) jalur_ctx_cancel(interrupt_ctx);
}

static void on_log(void *user, jalur_log_level level, const char *message)
{
    const bool *quiet = user;
    if (*quiet || level > JALUR_LOG_WARN) return;
    fprintf(stderr, "jalur: %s\n", message);
}

static void on_progress(void *user, const char *name, uint64_t done, uint64_t total)
{
    (void)user;
    if (total)
        fprintf(stderr, "\r\033[K%s %llu/%llu", name, (unsigned long long)done, (unsigned long long)total);
    else
        fprintf(stderr, "\r\033[K%s %llu", name, (unsigned long long)done);
    if (total && done >= total) fputs("\r\033[K", stderr);
}

static int run(const cli_command *c, cli_args *args)
{
    jalur_ctx *ctx = jalur_ctx_new(NULL);
    if (!ctx) {
        fputs("jalur: out of memory\n", stderr);
        return EXIT_RESOURCE;
    }
    jalur_ctx_on_log(ctx, on_log, &args->quiet);
    if (!args->quiet && isatty(STDERR_FILENO)) jalur_ctx_on_progress(ctx, on_progress, NULL);
    jalur_ctx_set_threads(ctx, args->threads ? args->threads : 1);
    interrupt_ctx = ctx;
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    int code = c->run(ctx, args);
    interrupt_ctx = NULL;
    jalur_ctx_free(ctx);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("jalur: cannot write to standard output\n", stderr);
        return EXIT_IO;
    }
    return code;
}

/* A slip of the keys must not put an answer in the place of what it was asked of. */
static bool replaces_input(const cli_command *c, const cli_args *a)
{
    const char *const outputs[] = {a->output, a->geojson};
    const char *const inputs[] = {a->place[0], a->place[1], a->place[2], a->place[3], a->from, a->to, a->table, a->candidates,
                                  a->change, a->calibrate, a->earlier};
    struct stat x, y;
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++)
        for (size_t k = 0; k < sizeof inputs / sizeof inputs[0]; k++)
            if (outputs[i] && inputs[k] && stat(outputs[i], &x) == 0 && stat(inputs[k], &y) == 0 && S_ISREG(x.st_mode) &&
                x.st_dev == y.st_dev && x.st_ino == y.st_ino) {
                fprintf(stderr, "jalur %s: the output would replace %s, which is read; give it another name\n", c->name, inputs[k]);
                return true;
            }
    return false;
}

/* What one step gives back the next one takes: pages that are fetched anew from the system cost more than what is done in them. */
static void memory_keep(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, 32 << 20);
    (void)mallopt(M_TRIM_THRESHOLD, 128 << 20);
#endif
}

int main(int argc, char **argv)
{
    memory_keep();
    setlocale(LC_CTYPE, ""); /* numbers stay in the C locale: a decimal comma would break JSON and CSV */
    if (argc < 2) {
        cli_overview();
        return EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) name = "help";
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) name = "version";
    const cli_command *c = cli_find(name);
    if (!c) {
        fprintf(stderr, "jalur: there is no command \"%s\". `jalur help` lists them\n", argv[1]);
        return EXIT_USAGE;
    }
    cli_args args;
    bool help = false;
    if (!cli_parse(c, argc - 1, argv + 1, &args, &help)) return EXIT_USAGE;
    if (help) {
        cli_help(c);
        return 0;
    }
    if (replaces_input(c, &args)) return EXIT_USAGE;
    return run(c, &args);
}
