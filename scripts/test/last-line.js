/** Takes text in pieces, and keeps no more of it than its last line that is not empty. */
export class LastLine {
  #last = '';
  #open = '';

  /** @param {string} text */
  take(text) {
    const lines = (this.#open + text).split('\n');
    this.#open = lines.pop() ?? '';
    this.#last = lines.findLast(isFull) ?? this.#last;
  }

  /** The line so far, without its end. */
  get value() {
    return (isFull(this.#open) ? this.#open : this.#last).trim();
  }
}

function isFull(line) {
  return line.trim() !== '';
}
