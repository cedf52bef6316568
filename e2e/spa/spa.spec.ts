import { APPS } from "./apps.ts";
import { describeApp } from "./describe-app.ts";

for (const app of APPS) describeApp(app);
