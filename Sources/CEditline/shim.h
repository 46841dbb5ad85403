#ifndef CEDITLINE_SHIM_H
#define CEDITLINE_SHIM_H

#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <wchar.h>

// Swift cannot call variadic functions, and libedit sets everything through three of them. Each
// wrapper below fixes the argument types of one use; none of them does more than forward.

/// A key command: gets the key that was pressed, answers with a `CC_` code.
typedef unsigned char (*editline_command)(EditLine *, int);

/// Returns the text of a prompt, as UTF-8; the editor does not free it.
typedef char *(*editline_prompt)(EditLine *);

/// The columns that a character takes, or -1 if it cannot be printed; POSIX, but hidden by some
/// system headers unless asked for.
int wcwidth(wchar_t character);

/// The standard input stream, which Swift 6 regards as shared mutable state.
static inline FILE *editline_stdin(void) { return stdin; }

/// The standard output stream.
static inline FILE *editline_stdout(void) { return stdout; }

/// The standard error stream.
static inline FILE *editline_stderr(void) { return stderr; }

/// Sets an option that takes a number.
///
///     editline_set_number(editor, EL_SIGNAL, 0)
///     editline_set_number(editor, EL_PREP_TERM, 1)
static inline int editline_set_number(EditLine *editor, int option, int value) {
  return el_set(editor, option, value);
}

/// Sets an option that takes a string.
///
///     editline_set_string(editor, EL_EDITOR, "emacs")
static inline int editline_set_string(EditLine *editor, int option, const char *value) {
  return el_set(editor, option, value);
}

/// Draws the prompt and the line anew, from where the terminal's cursor stands.
static inline int editline_refresh(EditLine *editor) { return el_set(editor, EL_REFRESH); }

/// Sets the function that supplies a prompt; `marker` surrounds what takes no room on the screen.
///
///     editline_set_prompt(editor, EL_PROMPT_ESC, { _ in text }, 1)
static inline int editline_set_prompt(
    EditLine *editor, int option, editline_prompt prompt, char marker) {
  return el_set(editor, option, prompt, marker);
}

/// Sets the function that reads one character: it answers 1, or 0 at the end, or -1 with `errno`.
static inline int editline_set_reader(EditLine *editor, int (*reader)(EditLine *, wchar_t *)) {
  return el_set(editor, EL_GETCFN, reader);
}

/// Sets the pointer that `editline_client` gives back inside of callbacks.
static inline int editline_set_client(EditLine *editor, void *client) {
  return el_set(editor, EL_CLIENTDATA, client);
}

/// The pointer given to `editline_set_client`.
static inline void *editline_client(EditLine *editor) {
  void *client = NULL;
  el_get(editor, EL_CLIENTDATA, &client);
  return client;
}

/// Adds a command that keys can be bound to.
///
///     editline_add_command(editor, "psn-complete", "Complete the word", { _, _ in ... })
static inline int editline_add_command(
    EditLine *editor, const char *name, const char *help, editline_command command) {
  return el_set(editor, EL_ADDFN, name, help, command);
}

/// Binds a key to a command, by names as in `~/.editrc`.
///
///     editline_bind(editor, "^I", "psn-complete")
static inline int editline_bind(EditLine *editor, const char *key, const char *command) {
  return el_set(editor, EL_BIND, key, command, NULL);
}

/// Binds a key in the alternative map: the command mode of vi.
static inline int editline_bind_alternate(EditLine *editor, const char *key, const char *command) {
  return el_set(editor, EL_BIND, "-a", key, command, NULL);
}

/// Replaces a terminal capability; an empty value removes it.
///
///     editline_set_capability(editor, "im", "")
static inline int editline_set_capability(
    EditLine *editor, const char *capability, const char *value) {
  return el_set(editor, EL_SETTC, capability, value, NULL);
}

/// Makes a history the one that the editor searches.
static inline int editline_set_history(EditLine *editor, History *list) {
  return el_set(editor, EL_HIST, history, list);
}

/// Sets how many entries a history holds.
static inline int editline_history_set_size(History *list, int size) {
  HistEvent event;
  return history(list, &event, H_SETSIZE, size);
}

/// Adds an entry as the latest.
static inline int editline_history_enter(History *list, const char *entry) {
  HistEvent event;
  return history(list, &event, H_ENTER, entry);
}

/// Removes all entries.
static inline int editline_history_clear(History *list) {
  HistEvent event;
  return history(list, &event, H_CLEAR);
}

#endif
