/** A server, as ioredis takes it. */
export interface RedisNode {
  host: string;
  port: number;
}

/** Where in a cluster a queue lies, as far as is known. Of a server by itself it is always the address that was given. */
export interface RedisShard {
  /** A node says who has the queue: `MOVED SLOT HOST:PORT`. What is no such word changes nothing. */
  follow(message: string): RedisNode;
  /** The current one cannot be reached: another, which knows who has taken its place. */
  turn(): RedisNode;
  /** Takes what `CLUSTER NODES` says, to have somebody to ask later. */
  learn(nodes: string): void;
}

/**
 * A queue lies on one shard, so that finding it again needs no more than this. ioredis's own client of clusters sends `WAIT`,
 * which has no key, to any node, and so waits for replicas of another shard.
 */
export function createRedisShard({ host, port }: RedisNode): RedisShard {
  const given = { host, port };
  let known: RedisNode[] = [given];
  let current: RedisNode = given;

  function at(host: string, port: string): RedisNode {
    // A node that does not know its own name leaves it out: it is where we asked.
    return { host: host || current.host, port: Number(port) };
  }

  return {
    follow(message) {
      const [, host = "", port = ""] = /^MOVED \d+ (.*):(\d+)$/.exec(message) ?? [];
      if (port) current = at(host, port);
      return current;
    },

    turn() {
      const place = known.findIndex((node) => isSame(node, current));
      current = known[(place + 1) % known.length] ?? given;
      return current;
    },

    learn(nodes) {
      // ID HOST:PORT@BUS[,NAME] FLAGS …
      const listed = Array.from(nodes.matchAll(/^\w+ (\S*):(\d+)(?:@\S*)? (\S+)/gm))
        .filter(([, , , flags = ""]) => !/fail|noaddr|handshake/.test(flags))
        .map(([, host = "", port = ""]) => at(host, port));
      known = [given, ...listed.filter((node) => !isSame(node, given))];
    },
  };
}

function isSame(one: RedisNode, other: RedisNode): boolean {
  return one.host === other.host && one.port === other.port;
}
