// In production the web server hands /hatpin/ on to `hatpin serve`, as Vite does here.
const target = `http://127.0.0.1:${process.env.HATPIN_PORT ?? "8377"}`;

export default { server: { proxy: { "/hatpin/events": { target, xfwd: true } } } };
