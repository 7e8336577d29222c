/** How many numbers are remembered beside each other; the specification asks for no more. */
const remembered = 1024;

/**
 * Which request numbers a session has used, from 1 on. Requests run beside each other, so one may overtake another;
 * nearly always they come in order, and then one number is all that is kept. Everything below `floor` counts as used.
 */
export class RequestNumbers {
  #floor = 1;
  #taken: Uint8Array | undefined;

  /** False when the number was used before, or is too far behind to know. */
  take(number: number): boolean {
    if (number < this.#floor) return false;
    if (number === this.#floor && this.#taken === undefined) {
      this.#floor += 1;
      return true;
    }
    const taken = (this.#taken ??= new Uint8Array(remembered / 8));
    this.#raiseTo(number - remembered + 1);
    if (isSet(taken, number)) return false;
    flip(taken, number);
    while (isSet(taken, this.#floor)) {
      flip(taken, this.#floor);
      this.#floor += 1;
    }
    return true;
  }

  /** Forgets what falls out of the window: those numbers count as used from now on. */
  #raiseTo(floor: number): void {
    if (floor <= this.#floor) return;
    if (floor - this.#floor >= remembered) this.#taken?.fill(0);
    else
      for (let one = this.#floor; one < floor; one += 1)
        if (this.#taken !== undefined && isSet(this.#taken, one)) flip(this.#taken, one);
    this.#floor = floor;
  }
}

const place = (number: number): [byte: number, bit: number] => {
  const at = number % remembered;
  return [Math.floor(at / 8), 1 << (at % 8)];
};

function isSet(bits: Uint8Array, number: number): boolean {
  const [byte, bit] = place(number);
  return ((bits[byte] ?? 0) & bit) !== 0;
}

function flip(bits: Uint8Array, number: number): void {
  const [byte, bit] = place(number);
  bits[byte] = (bits[byte] ?? 0) ^ bit;
}
