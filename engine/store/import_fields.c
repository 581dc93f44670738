/* Columns: which one holds what (synonyms, --map), and cells as checked values. */
#include "store/import.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_SIZE = 600 };

void import_key(const char *text, char *out, size_t size)
{
    size_t n = 0;
    for (; *text && n + 1 < size; text++) {
        unsigned char c = (unsigned char)*text;
        if (isalnum(c) || c >= 0x80) out[n++] = (char)tolower(c);
    }
    out[n] = 0;
}

static void list_add(char list[LIST_SIZE], const char *word)
{
    size_t n = strlen(list);
    snprintf(list + n, LIST_SIZE - n, "%s%s", n ? ", " : "", word);
}

static void list_columns(import_job *j, char list[LIST_SIZE])
{
    OGRFeatureDefnH defn = OGR_L_GetLayerDefn(j->layer);
    list[0] = 0;
    for (int i = 0; i < OGR_FD_GetFieldCount(defn); i++)
        list_add(list, OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(defn, i)));
    if (!list[0]) snprintf(list, LIST_SIZE, "no columns");
}

static int column_named(import_job *j, const char *name)
{
    OGRFeatureDefnH defn = OGR_L_GetLayerDefn(j->layer);
    char want[128], have[128];
    import_key(name, want, sizeof want);
    if (!*want) return -1;
    for (int i = 0; i < OGR_FD_GetFieldCount(defn); i++) {
        import_key(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(defn, i)), have, sizeof have);
        if (strcmp(want, have) == 0) return i;
    }
    return -1;
}

static int column_like(import_job *j, const char *synonyms)
{
    char word[64];
    for (const char *at = synonyms; *at;) {
        size_t n = strcspn(at, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, at);
        int at_column = column_named(j, word);
        bool taken = false;
        for (int f = 0; f < j->noun->n_fields; f++)
            taken = taken || (!j->mapped[f] && j->column[f] == at_column);
        if (at_column >= 0 && !taken) return at_column;
        at += n;
        at += strspn(at, " ");
    }
    return -1;
}

static jalur_status map_error(import_job *j, const char *what, const char *found, const char *expected)
{
    return err_at(j->ctx, JALUR_E_USAGE,
                  &(err_site){.file = j->file,
                              .layer = j->layer_name,
                              .field = "--map",
                              .found = found,
                              .expected = expected,
                              .remedy = "write --map field=column,field=column"},
                  "%s: %s \"%s\"; known are: %s", j->file, what, found, expected);
}

static jalur_status map_pair(import_job *j, char *pair)
{
    char list[LIST_SIZE] = "";
    char *wanted = strchr(pair, '=');
    int field = -1, index;
    if (wanted) *wanted++ = 0;
    for (int f = 0; f < j->noun->n_fields; f++) {
        list_add(list, j->noun->fields[f].name);
        if (EQUAL(j->noun->fields[f].name, pair)) field = f;
    }
    if (field >= 0 && j->mapped[field]) return map_error(j, "--map names a field twice", pair, list);
    if (field < 0 || !wanted)
        return map_error(j, field < 0 ? "--map names an unknown field" : "--map gives no column for", pair, list);
    index = OGR_FD_GetFieldIndex(OGR_L_GetLayerDefn(j->layer), wanted);
    if (index < 0) index = column_named(j, wanted);
    list_columns(j, list);
    if (index < 0) return map_error(j, "--map names an unknown column", wanted, list);
    j->column[field] = index;
    j->mapped[field] = true;
    return JALUR_OK;
}

/* Two columns of one name: the first is read, unless --map names another one. Which of them was meant, nobody can tell. */
static jalur_status warn_of_twins(import_job *j)
{
    OGRFeatureDefnH defn = OGR_L_GetLayerDefn(j->layer);
    char read[128], other[128], text[240];
    for (int f = 0; f < j->noun->n_fields; f++) {
        if (j->mapped[f] || j->column[f] < 0) continue;
        const char *name = import_column_name(j, f);
        import_key(name, read, sizeof read);
        for (int i = 0; i < OGR_FD_GetFieldCount(defn); i++) {
            const char *twin = OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(defn, i));
            import_key(twin, other, sizeof other);
            if (i == j->column[f] || strcmp(read, other) != 0) continue;
            snprintf(text, sizeof text, "columns %d (\"%.60s\") and %d (\"%.60s\") have the same name; the first is read as %s",
                     j->column[f] + 1, name, i + 1, twin, j->noun->fields[f].name);
            log_warn(j->ctx, "%s: %s", j->file, text);
            jalur_status st = import_note(j, PROBLEM_WARNING, "column-twice", "", NULL, "%s", text);
            if (st != JALUR_OK) return st;
        }
    }
    return JALUR_OK;
}

jalur_status import_columns(import_job *j)
{
    jalur_status st = JALUR_OK;
    char *map = NULL;
    for (int f = 0; f < IMPORT_FIELDS_MAX; f++) {
        j->column[f] = -1;
        j->mapped[f] = false;
    }
    if (j->o->map) {
        TRY(mem_copy_text(j->ctx, j->o->map, &map));
        for (char *at = map; at;) {
            char *next = strchr(at, ',');
            if (next) *next++ = 0;
            while (isspace((unsigned char)*at))
                at++;
            if (*at) TRY(map_pair(j, at));
            at = next;
        }
    }
    for (int f = 0; f < j->noun->n_fields; f++)
        if (!j->mapped[f]) j->column[f] = column_like(j, j->noun->fields[f].synonyms);
    TRY(warn_of_twins(j));
done:
    mem_free(j->ctx, map);
    return st;
}

bool import_has(const import_job *j, int field)
{
    return j->column[field] >= 0;
}

const char *import_column_name(import_job *j, int field)
{
    if (j->column[field] < 0) return j->noun->fields[field].name;
    return OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(OGR_L_GetLayerDefn(j->layer), j->column[field]));
}

jalur_status import_need(import_job *j, int field)
{
    if (import_has(j, field)) return JALUR_OK;
    const field_spec *spec = &j->noun->fields[field];
    char columns[LIST_SIZE], remedy[200];
    list_columns(j, columns);
    snprintf(remedy, sizeof remedy, "say which column it is: --map %s=COLUMN; the names of a table stand in its first row: delete titles above them",
             spec->name);
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file,
                              .layer = j->layer_name,
                              .field = spec->name,
                              .found = columns,
                              .expected = spec->synonyms,
                              .remedy = remedy},
                  "%s, layer \"%s\": no column for %s", j->file, j->layer_name, spec->name);
}

jalur_status import_need_one(import_job *j, const int *fields, int n_fields)
{
    char columns[LIST_SIZE], words[LIST_SIZE] = "";
    for (int i = 0; i < n_fields; i++) {
        if (import_has(j, fields[i])) return JALUR_OK;
        list_add(words, j->noun->fields[fields[i]].name);
    }
    list_columns(j, columns);
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file, .layer = j->layer_name, .field = words, .found = columns, .expected = "at least one of these columns",
                              .remedy = "look whether this is the right file, or say which column it is: --map FIELD=COLUMN"},
                  "%s, layer \"%s\": no column for any of %s", j->file, j->layer_name, words);
}

static int first_column(import_job *j, const char *words)
{
    char word[64];
    int at = -1;
    for (size_t n; *words && at < 0; words += n + strspn(words + n, " ")) {
        n = strcspn(words, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, words);
        at = column_named(j, word);
    }
    return at;
}

jalur_status import_not_of(import_job *j, const char *kind, const char *words, const char *own)
{
    const int at = first_column(j, words);
    if (at < 0 || j->o->map || first_column(j, own) >= 0) return JALUR_OK;
    char name[64], remedy[160];
    snprintf(name, sizeof name, "%.60s", OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(OGR_L_GetLayerDefn(j->layer), at)));
    snprintf(remedy, sizeof remedy, "import it as %s, or say which columns are meant: --map id=COLUMN", kind);
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file, .layer = j->layer_name, .field = name, .found = name, .expected = own, .remedy = remedy},
                  "%s, layer \"%s\": the column \"%s\" is one of %s", j->file, j->layer_name, name, kind);
}

jalur_status import_no_lines(import_job *j, const char *what)
{
    const OGRwkbGeometryType type = wkbFlatten(OGR_L_GetGeomType(j->layer));
    if (type != wkbLineString && type != wkbMultiLineString) return JALUR_OK;
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file, .layer = j->layer_name, .found = OGRGeometryTypeToName(type), .expected = "points",
                              .remedy = "choose the layer of points: --layer NAME"},
                  "%s, layer \"%s\": %s stand at points, but these are %s", j->file, j->layer_name, what, OGRGeometryTypeToName(type));
}

static bool utf8_valid(const char *text)
{
    size_t n = 1;
    for (const unsigned char *p = (const unsigned char *)text; *p && n; p += n) n = text_utf8_length(p);
    return n > 0;
}

/* Bytes of the blank that the text begins with, 0: none. Spreadsheets copy no-break spaces and marks of no width from web pages. */
static size_t blank_before(const char *text)
{
    static const char *const wide[] = {"\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x8b", "\xef\xbb\xbf"};
    if (isspace((unsigned char)*text)) return 1;
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0) return strlen(wide[i]);
    return 0;
}

static size_t blank_behind(const char *text, size_t n)
{
    for (size_t back = 1; back <= 3 && back <= n; back++)
        if (blank_before(text + n - back) == back) return back;
    return 0;
}

static jalur_status cell_keep(import_job *j, int field, const char *text)
{
    for (size_t blank; (blank = blank_before(text)) > 0;) text += blank;
    size_t n = strlen(text);
    for (size_t blank; (blank = blank_behind(text, n)) > 0;) n -= blank;
    jalur_status st = mem_grow(j->ctx, &j->cell[field], &j->cell_cap[field], n + 1, 1);
    if (st != JALUR_OK) return st;
    memcpy(j->cell[field], text, n);
    j->cell[field][n] = 0;
    return JALUR_OK;
}

jalur_status import_text(import_job *j, int field, const char **out)
{
    jalur_status st = JALUR_OK;
    char *recoded = NULL;
    const char *text = "";
    *out = "";
    if (import_has(j, field) && OGR_F_IsFieldSetAndNotNull(j->feature, j->column[field]))
        text = OGR_F_GetFieldAsString(j->feature, j->column[field]);
    if (!*text) return JALUR_OK;
    if (!utf8_valid(text)) { /* old spreadsheets write Latin-1 */
        recoded = CPLRecode(text, CPL_ENC_ISO8859_1, CPL_ENC_UTF8);
        TRY(import_note(j, PROBLEM_NOTE, "text-not-utf8", "", NULL, "column %s is not UTF-8; read as Latin-1",
                        import_column_name(j, field)));
        text = recoded;
    }
    TRY(cell_keep(j, field, text));
    *out = j->cell[field];
done:
    CPLFree(recoded);
    return st;
}

jalur_status import_filled(import_job *j, int field, const char **out)
{
    const jalur_status st = import_text(j, field, out);
    if (st != JALUR_OK || **out) return st;
    return import_cell_error(j, field, "", "a text", "fill the cell, or delete the row", "the cell is empty");
}

jalur_status import_id(import_job *j, int field, const char **out)
{
    const jalur_status st = import_text(j, field, out);
    if (st != JALUR_OK) return st;
    if (strpbrk(*out, "\r\n"))
        return import_cell_error(j, field, *out, "an id on one line", "close the quote that begins the cell: it has swallowed the rows below",
                                 "the id goes on over the end of the line");
    if (strlen(*out) < IMPORT_ID_BYTES) return st;
    return import_cell_error(j, field, *out, "an id of at most 199 bytes", "give it a shorter one", "the id is too long");
}

jalur_status import_cell_error(import_job *j, int field, const char *found, const char *expected, const char *remedy,
                               const char *what)
{
    if (!found) found = "";
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file,
                              .layer = j->layer_name,
                              .row = j->row,
                              .field = import_column_name(j, field),
                              .found = found,
                              .expected = expected,
                              .remedy = remedy},
                  "%s, row %lld, column %s: %s: \"%s\"", j->file, (long long)j->row, import_column_name(j, field), what,
                  found);
}

/* A number with a decimal point, or one decimal comma as written in Indonesia. */
bool import_number(const char *text, double *out)
{
    char copy[64], *end = NULL;
    if (strlen(text) >= sizeof copy) return false;
    snprintf(copy, sizeof copy, "%s", text);
    char *comma = strchr(copy, ',');
    if (comma && !strchr(comma + 1, ',') && !strchr(copy, '.')) *comma = '.';
    if (strpbrk(copy, "xXpP")) return false;
    *out = CPLStrtod(copy, &end);
    return end != copy && !*end;
}

jalur_status import_real(import_job *j, int field, double min, double max, double otherwise, double *out)
{
    const char *text;
    char expected[80];
    *out = otherwise;
    jalur_status st = import_text(j, field, &text);
    if (st != JALUR_OK || !*text || EQUAL(text, "null") || strcmp(text, "-") == 0) return st;
    snprintf(expected, sizeof expected, "a number from %.15g to %.15g", min, max);
    double number;
    if (!import_number(text, &number))
        return import_cell_error(j, field, text, expected, "mend the cell, or leave it empty if unknown",
                                 "not a number");
    if (!(number >= min && number <= max))
        return import_cell_error(j, field, text, expected, "mend the cell, or leave it empty if unknown",
                                 number < 0 && min >= 0 ? "a negative number makes no sense here" : "out of range");
    *out = number;
    return JALUR_OK;
}

/* "1.000" is a thousand in Indonesia and one elsewhere: nobody can tell, so neither is taken. */
static bool thousands_or_decimals(const char *text)
{
    const char *dot = text + strspn(text, "+-0123456789");
    return (*dot == '.' || *dot == ',') && dot > text && text[0] != '0' && strspn(dot + 1, "0123456789") == 3 && !dot[4];
}

jalur_status import_int(import_job *j, int field, int64_t min, int64_t max, int64_t otherwise, int64_t *out)
{
    double number;
    jalur_status st = import_real(j, field, (double)min, (double)max, NAN, &number);
    *out = otherwise;
    if (st != JALUR_OK || isnan(number)) return st;
    if (thousands_or_decimals(j->cell[field]))
        return import_cell_error(j, field, j->cell[field], "a whole number", "write it without dot or comma, nor digits behind it",
                                 "it could be thousands or decimals");
    if (number != floor(number))
        return import_cell_error(j, field, j->cell[field], "a whole number", "mend the cell", "not a whole number");
    *out = (int64_t)number;
    return JALUR_OK;
}

/* HH:MM or HH.MM, up to 24:00, in seconds. */
static bool clock_of(const char *text, int64_t *out)
{
    int hour, minute, used = 0;
    if (sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2 && sscanf(text, "%2d.%2d%n", &hour, &minute, &used) != 2) return false;
    if (text[used] && strcmp(text + used, ":00") != 0) return false;
    if (hour < 0 || minute < 0 || minute >= 60 || hour * 60 + minute > 24 * 60) return false;
    *out = hour * 3600 + minute * 60;
    return true;
}

jalur_status import_clock(import_job *j, int field, int64_t otherwise, int64_t *out, bool *clock)
{
    const char *text;
    jalur_status st = import_text(j, field, &text);
    *out = otherwise;
    *clock = false;
    if (st != JALUR_OK || !*text) return st;
    *clock = clock_of(text, out);
    if (*clock) return JALUR_OK;
    if (text[strspn(text, "0123456789")])
        return import_cell_error(j, field, text, "a time HH:MM or minutes from midnight", "write it as 07:30",
                                 "not a time");
    int64_t minutes;
    st = import_int(j, field, 0, 60 * 24 * 60, 0, &minutes);
    *out = minutes * 60;
    return st;
}

jalur_status import_day_clock(import_job *j, int field, int64_t day, int64_t otherwise, int64_t *out)
{
    const char *text;
    bool clock;
    jalur_status st = import_text(j, field, &text);
    if (st != JALUR_OK) return st;
    const size_t digits = strspn(text, "0123456789");
    if (!text[digits]) return import_clock(j, field, otherwise, out, &clock); /* minutes, or nothing */
    const bool named = digits > 0 && digits < 3 && text[digits] == '/';
    if (named) day = strtol(text, NULL, 10);
    if (day < 1 || day > SETTINGS_DAYS_MOST || !clock_of(named ? text + digits + 1 : text, out))
        return import_cell_error(j, field, text, "a time HH:MM, with 2/ before a time on day 2 (of 14 at most), or minutes from midnight of day 1",
                                 "write it as 07:30 or 2/07:30", "not a time");
    *out += (day - 1) * 86400;
    return JALUR_OK;
}

jalur_status import_code(import_job *j, int field, char out[64])
{
    const char *text;
    out[0] = 0;
    jalur_status st = import_text(j, field, &text);
    if (st != JALUR_OK) return st;
    const char *expected = "53.04.01.2001 or 5304012001, as text";
    switch (code_normal(text, out)) {
    case CODE_SCIENTIFIC:
        return import_cell_error(j, field, text, expected,
                                 "set the column to text in the spreadsheet and enter the codes again",
                                 "codes as numbers: a spreadsheet has turned the code into a number and lost digits");
    case CODE_SHORT:
        return import_cell_error(j, field, text, expected, "export the codes again with the column set to text",
                                 "codes as numbers: a zero at the beginning or the end of the code is lost");
    case CODE_LONG:
        return import_cell_error(j, field, "(more than 63 bytes)", expected, "say which column holds the code: --map",
                                 "not a code");
    case CODE_EMPTY:
    case CODE_DOTTED:
    case CODE_OTHER:
        break;
    }
    return JALUR_OK;
}

jalur_status import_village_code(import_job *j, int code_field, int name_field, char out[64])
{
    const char *name;
    char normal[64];
    out[0] = 0;
    if (import_has(j, code_field)) return import_code(j, code_field, out);
    jalur_status st = import_text(j, name_field, &name);
    if (st != JALUR_OK) return st;
    const code_form form = code_normal(name, normal);
    return form == CODE_OTHER || form == CODE_EMPTY ? JALUR_OK : import_code(j, name_field, out);
}
