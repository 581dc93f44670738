/* What the staffing pages share. */
#ifndef JALUR_EXPORT_STAFF_PAGE_H
#define JALUR_EXPORT_STAFF_PAGE_H

#include "export/export.h"
#include "export/svg.h"

void page_begin(writer *w, const char *eyebrow, const char *title, const char *subtitle); /* escapes */
void page_end(writer *w);
void page_number(writer *w, double number); /* 1.234.567 */
/* staff_answers.c: unpaid by reason, hiring, what one more is worth, the dearest villages. */
void page_answers(writer *w, const export_input *in);
/* staff_crews.c: the people of the delivery plan; the roster has crews. */
void page_crews(writer *w, const export_input *in);
/* staff_walks.c: dir/walks-<office>.html for every office with visits at doors; `file`: word_office_files. */
jalur_status export_walks(jalur_ctx *ctx, const export_input *in, const char *const *file, const char *dir);

#endif
