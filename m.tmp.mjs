// node /tmp/measure.mjs ROOT entry [externals...]: brotli of a bundle from source
import { rollup } from 'rollup';
import { createRequire } from 'node:module';
import { brotliCompressSync, constants } from 'node:zlib';
import { pathToFileURL } from 'node:url';
const root = process.argv[2], entry = process.argv[3], lazies = process.argv.slice(4);
const req = createRequire(root + '/package.json');
const esbuild = createRequire(req.resolve('tsx'))('esbuild');
const { minify } = createRequire(req.resolve('@rollup/plugin-terser'))('terser');
const nodeResolve = (await import(pathToFileURL(req.resolve('@rollup/plugin-node-resolve')).href)).default;
const bundle = await rollup({ input: root + '/' + entry, preserveEntrySignatures: false, plugins: [
  { name: 'lazy', resolveDynamicImport(s) { const n = s.replace(/.*\//,'').replace(/\.[jt]s$/,''); return lazies.includes(n) ? { id: './hatpin/' + n + '.js', external: 'absolute' } : null; } },
  nodeResolve({ exportConditions: ['source','browser'], extensions: ['.ts','.js'] }),
  { name: 'ts', async transform(code, id) { if (!id.endsWith('.ts')) return; return (await esbuild.transform(code, { loader: 'ts', target: 'es2020', sourcefile: id })).code; } },
]});
const { output } = await bundle.generate({ format: 'iife', inlineDynamicImports: true });
const min = await minify(output[0].code, { ecma: 2020, module: false, compress: { passes: 3, unsafe_arrows: true }, format: { comments: false } });
console.log(min.code.length, brotliCompressSync(min.code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length, lazies.join(' '));
