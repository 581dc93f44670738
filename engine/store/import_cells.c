/* Rows of a CSV file with more cells than its header: GDAL drops what is beyond, so a decimal comma without quotes would make
 * other numbers of the row, and an address with a comma would push the columns behind it. */
#include <cpl_csv.h>
#include <stdio.h>
#include <string.h>

#include "store/import.h"

enum { CELLS_READ = 1 << 16 };

typedef struct cells {
    char separator;
    bool quoted;      /* inside quotes, over line ends, too */
    bool closed;      /* the last byte ended that, or is the first of two that stand for one */
    bool filled;      /* the last cell holds something */
    uint64_t row;     /* 0: the header */
    uint64_t n, most; /* cells of this row up to the last that holds something; of the header, with empty ones */
    uint64_t at;
} cells;

/* Takes one byte; false: the row that ends with it has too many cells. */
static bool cells_take(cells *c, int byte)
{
    const bool ends = byte == EOF || (byte == '\n' && !c->quoted);
    const bool was = c->closed;
    c->closed = byte == '"' && c->quoted;
    if (byte == '"') c->quoted = !c->quoted && (was || !c->filled);
    if (!ends && (c->quoted || byte != c->separator)) {
        c->filled |= byte != '"' && byte != ' ' && byte != '\r';
        if (c->filled) c->n = c->at + 1;
        return true;
    }
    c->filled = false;
    c->at++;
    if (!ends) return true;
    if (c->row == 0) c->most = c->at;
    if (c->n > c->most) return false;
    if (c->row == 0 || c->n > 0) c->row++; /* empty lines are no rows */
    c->n = c->at = 0;
    return true;
}

static jalur_status cells_error(import_job *j, const cells *c)
{
    char found[40], expected[60];
    snprintf(found, sizeof found, "%llu cells", (unsigned long long)c->n);
    snprintf(expected, sizeof expected, "%llu at most, as in the header", (unsigned long long)c->most);
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file, .row = (int64_t)c->row, .found = found, .expected = expected,
                              .remedy = "put texts and numbers that contain the separator in quotes (\"106,8\"), or save the table with "
                                        "semicolons; if the row is right, add the missing names to the header"},
                  "%s: row %llu has more cells than the header", j->file, (unsigned long long)c->row);
}

jalur_status import_check_cells(import_job *j)
{
    jalur_status st = JALUR_OK;
    char *text = NULL;
    cells c = {0};
    size_t n;
    FILE *f = fopen(j->real, "rb");
    if (!f) return JALUR_OK; /* GDAL says why */
    TRY(mem_new(j->ctx, CELLS_READ + 1, 1, &text));
    n = fread(text, 1, CELLS_READ, f);
    const size_t header = strcspn(text, "\n");
    const char end = text[header];
    text[header] = '\0';
    c.separator = CSVDetectSeperator(text);
    text[header] = end;
    for (; n > 0; n = fread(text, 1, CELLS_READ, f))
        for (size_t i = 0; i < n; i++)
            if (!cells_take(&c, (unsigned char)text[i])) TRY(cells_error(j, &c));
    if (!cells_take(&c, EOF)) TRY(cells_error(j, &c));
done:
    fclose(f);
    mem_free(j->ctx, text);
    return st;
}
