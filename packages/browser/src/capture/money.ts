/** An amount in the currency's smallest unit as text in major units, `12.50`; undefined for no amount. */
export function minorUnits(amount: unknown, exponent = 2): string | undefined {
  return amount == null ? undefined : majorUnits(Number(amount) / 10 ** exponent);
}

/** An amount in major units with its decimals, so that nobody takes it for cents. */
export function majorUnits(amount: unknown): string | undefined {
  return `${amount ?? ""}` && Number(amount) >= 0 ? Number(amount).toFixed(2) : undefined;
}
