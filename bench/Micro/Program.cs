using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Micro.Budgets;
using Micro.Memory;

if (args is ["budgets", .. var rest]) return BudgetCommand.Run(rest);

if (args is ["memory", .. var sizes]) return MemoryCommand.Run(sizes);

// In this process: a generated project would inherit the analyzers and central package versions of this repository.
var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;
