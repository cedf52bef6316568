/** Whether two decimals in text are the same amount to Pinterest, which reads doubles: `12.5` and `12.50` are. */
export function isSameMoney(one: string, other: string): boolean {
  return Number(one) === Number(other);
}
