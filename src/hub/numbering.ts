// Names for what is made of objects that stay the same until they change, such as boards: their numbers.

/** Numbers things that have no name of their own. */
export class Numbering {
  readonly #numbers = new WeakMap<object, number>();
  #next = 1;

  of(thing: object): number {
    let number = this.#numbers.get(thing);
    if (number === undefined) {
      number = this.#next++;
      this.#numbers.set(thing, number);
    }
    return number;
  }
}
