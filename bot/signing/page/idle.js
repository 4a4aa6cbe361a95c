/** Noticing that nobody is there any more. @module */

const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'touchstart', 'wheel', 'scroll'];
const CHECKED_EVERY_MS = 1000;

/** Watches from its making until `stop`. */
export class Idle {
  /** @param {number} milliseconds of nothing being done */
  constructor(milliseconds) {
    this.alive = () => { this.last = Date.now(); };
    this.alive();
    for (const type of SIGNS_OF_LIFE) window.addEventListener(type, this.alive, true);
    /** Settles when nobody did anything for so long; a page in the background counts too. */
    this.over = new Promise((resolve) => {
      // The clock is asked, as a timer stands still while a phone sleeps.
      this.timer = setInterval(
        () => Date.now() - this.last >= milliseconds && resolve(), CHECKED_EVERY_MS,
      );
    });
  }

  stop() {
    clearInterval(this.timer);
    for (const type of SIGNS_OF_LIFE) window.removeEventListener(type, this.alive, true);
  }
}
