export default { serverExternalPackages: ["@hatpin/node", "lmdb"] };
