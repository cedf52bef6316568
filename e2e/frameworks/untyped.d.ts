// They bring no types of their own, and the tests need none.
declare module "express";
declare module "koa";
