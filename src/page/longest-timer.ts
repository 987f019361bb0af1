/**
 * The longest wait of a timer, in ms. Browsers keep it in 31 bits, and take a longer one for none at all.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/API/Window/setTimeout#maximum_delay_value
 */
export const longestTimer = 2 ** 31 - 1;
