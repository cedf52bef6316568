import { randomUUID } from "node:crypto";
import { existsSync, rmSync, type Stats, statfsSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Finding, failed, ok, warning } from "./finding.ts";

const MIB = 1024 * 1024;
const NO_SPACE_BYTES = 64 * MIB;
const LITTLE_SPACE_BYTES = 1024 * MIB;

/** By the number that `statfs` gives: https://man7.org/linux/man-pages/man2/statfs.2.html, read 2026-11-28. */
const FILE_SYSTEMS: Record<number, { name: string; why?: string; isUnfit?: boolean }> = {
  61267: { name: "ext4" },
  1481003842: { name: "XFS" },
  2435016766: { name: "Btrfs" },
  801189825: { name: "ZFS" },
  26985: { name: "NFS", why: "does not keep what the queue's locks and syncs need", isUnfit: true },
  4283649346: { name: "CIFS", why: "does not keep what the queue's locks and syncs need", isUnfit: true },
  4266872130: { name: "SMB", why: "does not keep what the queue's locks and syncs need", isUnfit: true },
  16914839: { name: "9P", why: "may not keep what the queue's locks and syncs need" },
  1702057286: { name: "FUSE", why: "may not keep what the queue's locks and syncs need" },
  16914836: { name: "tmpfs", why: "is memory: the queue is gone when the machine restarts" },
  2035054128: { name: "overlay", why: "belongs to a container: the queue is gone with it" },
};

/** Whether the embedded queue can live in a folder. */
export function checkDataFolder(folder: string): Finding[] {
  const path = resolve(folder);
  const stats = lookAt(path);
  if (typeof stats === "string")
    return [failed("data folder", `${path} cannot be looked at: ${stats}`, wayOut(path))];
  if (stats === undefined) return checkPlaceFor(path);
  if (!stats.isDirectory()) {
    return [failed("data folder", `${path} is no folder`, "name a folder by --data-dir")];
  }
  const fault = findWriteFault(path);
  return [
    fault
      ? failed("data folder", `${path} cannot be written to: ${fault}`, wayOut(path))
      : ok("data folder", `${path} can be written to`),
    checkOwner(path, stats),
    ...checkFileSystem(path),
  ];
}

/** Undefined when nothing is there, a fault in words when that cannot be told. */
function lookAt(path: string): Stats | string | undefined {
  try {
    return statSync(path);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? undefined : describeFault(code);
  }
}

/** Whether the folder could be made. */
function checkPlaceFor(path: string): Finding[] {
  const parent = nearestParent(path);
  const fault = findWriteFault(parent);
  return [
    fault
      ? failed("data folder", `${path} is not there, and cannot be made: ${fault}`, wayOut(path))
      : warning(
          "data folder",
          `${path} is not there yet`,
          "hatpin serve makes it; or name another by --data-dir",
        ),
    ...checkFileSystem(parent),
  ];
}

function nearestParent(path: string): string {
  const parent = dirname(path);
  return existsSync(parent) || parent === path ? parent : nearestParent(parent);
}

/** Tried, because permissions do not tell of a file system that is mounted to be read only. */
function findWriteFault(folder: string): string | undefined {
  const probe = join(folder, `.hatpin-doctor-${randomUUID()}`);
  try {
    writeFileSync(probe, "", { flag: "wx" });
    rmSync(probe);
    return undefined;
  } catch (error) {
    return describeFault((error as NodeJS.ErrnoException).code ?? "");
  }
}

function describeFault(code: string): string {
  if (code === "EROFS") return "its file system is mounted to be read only";
  if (code === "EACCES" || code === "EPERM") return "this user may not";
  return code === "ENOSPC" ? "its disk is full" : `the system says ${code}`;
}

function wayOut(path: string): string {
  const uid = process.geteuid?.();
  return `give it to the user that runs hatpin serve${uid === undefined ? "" : ` (here: chown -R ${uid} ${path})`}, or name another folder by --data-dir`;
}

function checkOwner(path: string, { uid, mode }: Stats): Finding {
  const me = process.geteuid?.();
  if (me !== undefined && uid !== me) {
    return warning(
      "folder owner",
      `${path} belongs to user ${uid}, and this is user ${me}`,
      "run hatpin serve, and this, as the user that the folder belongs to",
    );
  }
  if ((mode & 0o022) !== 0) {
    return warning("folder owner", `others may write to ${path}`, `chmod 700 ${path}`);
  }
  return ok("folder owner", "this user; nobody else may write there");
}

function checkFileSystem(path: string): Finding[] {
  const { type, bavail, bsize } = statfsSync(path);
  const { name, why, isUnfit } = FILE_SYSTEMS[type] ?? { name: `of the kind 0x${type.toString(16)}` };
  const elsewhere = "keep the queue on a disk of this machine, or in Redis (--queue)";
  return [
    why ? (isUnfit ? failed : warning)("file system", `${name} ${why}`, elsewhere) : ok("file system", name),
    checkSpace(bavail * bsize),
  ];
}

function checkSpace(bytes: number): Finding {
  const says = `${Math.floor(bytes / MIB).toLocaleString("en")} MiB are free`;
  const todo = "make room: a million events take about 1 GiB";
  if (bytes < NO_SPACE_BYTES) return failed("free space", says, todo);
  return bytes < LITTLE_SPACE_BYTES ? warning("free space", says, todo) : ok("free space", says);
}
