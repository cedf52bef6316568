// Lines that must not compile: raw data is not hashed data.
import type { HashedUserData, NormalizedUserData, Sha256Hex, UserData } from "./event.ts";
import { normalizeUserData } from "./normalize-user-data.ts";
import { hashUserData } from "./user-data.ts";

declare const hashed: HashedUserData;
declare const digest: Sha256Hex;
declare function send(userData: HashedUserData): void;

export async function mustCompile(): Promise<void> {
  send(await hashUserData({ em: "jo@example.com", ph: [49151, "+49 30 901820"], external_id: 7 }));
  send(await hashUserData(hashed));
  send(await hashUserData({ country: "DE" }, { defaultCallingCode: "49" }));
  send({ em: [digest], client_user_agent: "Mozilla/5.0" });
  const raw: UserData = { em: digest, fn: [digest, "Jo"] };
  normalizeUserData(raw);
}

export async function mustNotCompile(): Promise<void> {
  // @ts-expect-error raw text is not a digest
  send({ em: ["jo@example.com"] });
  // @ts-expect-error 64 hex digits that nothing has checked are not a digest
  send({ em: ["a".repeat(64)] });
  // @ts-expect-error a hashed field holds a list
  send({ em: digest });
  const normalized: NormalizedUserData = normalizeUserData({ em: "jo@example.com" });
  // @ts-expect-error normalised text is clear text
  send(normalized);
  const raw: UserData = { em: "jo@example.com" };
  // @ts-expect-error raw user_data is not hashed
  send(raw);
  // @ts-expect-error hashing takes a turn of the event loop on the web
  send(hashUserData(raw));
  // @ts-expect-error email is not a field of user_data
  await hashUserData({ email: "jo@example.com" });
  // @ts-expect-error a Date is no input
  await hashUserData({ db: new Date() });
  // @ts-expect-error an object is no input
  await hashUserData({ em: { value: "jo@example.com" } });
  // @ts-expect-error arrays do not nest
  await hashUserData({ em: [["jo@example.com"]] });
  // @ts-expect-error an IP address is one string
  await hashUserData({ client_ip_address: ["203.0.113.9"] });
}
