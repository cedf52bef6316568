import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MIB = 1024 * 1024;

/** A file system of a test's own, small enough to be filled. */
export interface SmallDisk {
  /** Where it is mounted. */
  folder: string;
  /** What a user may still write. */
  freeBytes(): number;
  /** Fills it with a file of another's, so that so many bytes are left. */
  fill(leavingBytes: number): void;
  /** Takes that file away. */
  makeRoom(): void;
  /** As the kernel does by itself when a disk fails: from now on it cannot be written. Only `repair` ends that. */
  fail(): void;
  /** Mounts it anew. Nobody may have a file of it open. */
  repair(): void;
  remove(): void;
}

/**
 * A real ext4 in a file, mounted by a loop device. Only root on Linux can mount one: elsewhere it throws, so that the
 * test fails rather than say nothing.
 */
export function mountSmallDisk(bytes: number): SmallDisk {
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    throw new Error(
      "this test fills, breaks and repairs a disk of its own, which only root on Linux can mount",
    );
  }
  // In memory, where it can be: each sync of a disk in a file is several of the disk below it.
  const base = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "hatpin-disk-"));
  const image = join(base, "image");
  const folder = join(base, "disk");
  const filler = join(folder, "of-another");
  mkdirSync(folder);
  writeFileSync(image, "");
  truncateSync(image, bytes);
  // No blocks are kept for root: it fills the disk here, and would find room where a user finds none.
  run("mkfs.ext4", "-q", "-m", "0", image);
  mount();

  function mount(): void {
    run("mount", "-o", "loop,errors=remount-ro", image, folder);
  }

  function freeBytes(): number {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  }

  return {
    folder,
    freeBytes,
    fill(leavingBytes) {
      const file = openSync(filler, "a");
      try {
        for (let left = freeBytes(); left > leavingBytes; left = freeBytes()) {
          writeSync(file, Buffer.alloc(Math.min(MIB, left - leavingBytes), "x"));
        }
      } catch (error) {
        // Another took the last of it meanwhile.
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(filler),
    // Anything gentler is refused while files are open for writing.
    fail: () => run("mount", "-o", "remount,abort", folder),
    repair() {
      run("umount", folder);
      mount();
    },
    remove() {
      run("umount", folder);
      rmSync(base, { recursive: true });
    },
  };
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
}
