/** What one check came to. */
export interface Finding {
  check: string;
  status: "ok" | "warning" | "failed" | "skipped";
  says: string;
  /** The way out. */
  todo?: string;
}

export const ok = (check: string, says: string): Finding => ({ check, status: "ok", says });
export const skipped = (check: string, says: string): Finding => ({ check, status: "skipped", says });
export const warning = (check: string, says: string, todo: string): Finding => ({
  check,
  status: "warning",
  says,
  todo,
});
export const failed = (check: string, says: string, todo: string): Finding => ({
  check,
  status: "failed",
  says,
  todo,
});
