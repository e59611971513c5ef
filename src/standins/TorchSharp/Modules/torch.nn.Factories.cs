using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A convolution with a square kernel.</summary>
        public static Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), (dilation, dilation), padding_mode, groups, bias, device, dtype);

        /// <summary>A convolution.</summary>
        public static Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, kernel_size, stride ?? (1, 1), padding ?? (0, 0), dilation ?? (1, 1), padding_mode, groups, bias, device, dtype);

        /// <summary>A linear map.</summary>
        public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
            new(inputSize, outputSize, hasBias, device, dtype);

        /// <summary>A batch norm of images.</summary>
        public static BatchNorm2d BatchNorm2d(long num_features, double eps = 1e-5, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
            new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

        /// <summary>A group norm.</summary>
        public static GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1e-5, bool affine = true, Device? device = null, ScalarType? dtype = null) =>
            new(num_groups, num_channels, eps, affine, device, dtype);

        /// <summary>Cuts off negative elements.</summary>
        public static ReLU ReLU(bool inplace = false) => new(inplace);

        /// <summary>Sets elements to zero at random in training.</summary>
        public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

        /// <summary>Melts dimensions into one, all but the batch by default.</summary>
        public static Flatten Flatten(long start_dim = 1, long end_dim = -1) => new(start_dim, end_dim);

        /// <summary>Hands its input on.</summary>
        public static Identity Identity() => new();

        /// <summary>Largest elements of square patches.</summary>
        public static MaxPool2d MaxPool2d(long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
            new(kernel_size.Both(), (stride ?? kernel_size).Both(), (padding ?? 0).Both(), (dilation ?? 1).Both(), ceil_mode);

        /// <summary>Means of square patches.</summary>
        public static AvgPool2d AvgPool2d(long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
            new(kernel_size.Both(), (stride ?? kernel_size).Both(), (padding ?? 0).Both(), ceil_mode, count_include_pad, divisor_override);

        /// <summary>Means over patches that make an output of this height and width.</summary>
        public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size) => new(output_size.Both());

        /// <summary>Means over patches that make an output of this height and width.</summary>
        public static AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) output_size) => new(output_size.ToArray());

        /// <summary>No modules yet.</summary>
        public static Sequential Sequential() => new();

        /// <summary>Modules one after the other, named by their places.</summary>
        public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) =>
            modules.Aggregate(new Sequential(), (all, module) => all.append(module));

        /// <summary>Modules one after the other, by their names.</summary>
        public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) =>
            modules.Aggregate(new Sequential(), (all, module) => all.append(module.name, module.submodule));

        /// <summary>Modules one after the other, by their names.</summary>
        public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => Sequential([.. modules]);

        /// <summary>Modules one after the other, named by their places.</summary>
        public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => Sequential([.. modules]);

        /// <inheritdoc cref="Modules.Parameter(Tensor, bool)"/>
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
    }
}
