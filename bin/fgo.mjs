#!/usr/bin/env node
import '../dist/scripts/fgo.js';
